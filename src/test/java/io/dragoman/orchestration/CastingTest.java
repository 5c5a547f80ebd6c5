package io.dragoman.orchestration;

import static io.dragoman.negotiation.Catalogs.ids;
import static io.dragoman.orchestration.Plans.candidate;
import static org.assertj.core.api.Assertions.assertThat;

import io.dragoman.negotiation.Candidate;
import java.util.List;
import org.junit.jupiter.api.Test;

class CastingTest {
    private static final Candidate AUTHOR = candidate("author", "north", 8);
    private static final Candidate SISTER = candidate("sister", "north", 10);
    private static final Candidate EQUAL = candidate("equal", "south", 8);
    private static final Candidate WEAK = candidate("weak", "east", 3);
    private static final Candidate WEAKER = candidate("weaker", "west", 1);

    @Test
    void seatsAReviewerOfAnotherVendorBeforeAStrongerOneOfTheSame() {
        assertThat(ids(Casting.reviewers(List.of(SISTER, AUTHOR, EQUAL), AUTHOR, 1)))
                .containsExactly("equal");
        assertThat(ids(Casting.reviewers(List.of(SISTER, AUTHOR, WEAK), AUTHOR, 1)))
                .containsExactly("weak");
    }

    @Test
    void seatsWhoIsAsStrongAsTheAuthorBeforeWhoRanksHigher() {
        assertThat(ids(Casting.reviewers(List.of(WEAKER, WEAK, EQUAL, AUTHOR), AUTHOR, 2)))
                .containsExactly("equal", "weak");
    }

    @Test
    void seatsReviewersOfDifferentVendorsAndThenWhoIsLeft() {
        Candidate second = candidate("second", "south", 9);

        assertThat(ids(Casting.reviewers(List.of(second, EQUAL, AUTHOR, WEAK, SISTER), AUTHOR, 4)))
                .containsExactly("second", "weak", "equal", "sister");
    }

    @Test
    void fillsTheSeatsAgainFromTheBeginningWhenThereAreFewerModels() {
        assertThat(ids(Casting.reviewers(List.of(AUTHOR, EQUAL, WEAK), AUTHOR, 5)))
                .containsExactly("equal", "weak", "equal", "weak", "equal");
    }

    @Test
    void letsTheAuthorReviewItselfOnlyWhenThereIsNobodyElse() {
        assertThat(ids(Casting.reviewers(List.of(AUTHOR), AUTHOR, 2))).containsExactly("author", "author");
        assertThat(Casting.reviewers(List.of(), AUTHOR, 2)).isEmpty();
    }

    @Test
    void seatsVotersInRankOrderOfVendorsThatHaveNotVoted() {
        assertThat(ids(Casting.voters(List.of(AUTHOR, SISTER, WEAK, EQUAL), List.of(), 3)))
                .containsExactly("author", "weak", "equal");
        assertThat(ids(Casting.voters(List.of(SISTER, WEAK, EQUAL), List.of(AUTHOR, WEAK), 1)))
                .containsExactly("equal");
        assertThat(ids(Casting.voters(List.of(SISTER), List.of(AUTHOR), 2))).containsExactly("sister");
    }

    @Test
    void takesTheFirstInRankOfThoseThatAreMostOftenRight() {
        Candidate twin = candidate("twin", "west", 8);

        assertThat(Casting.strongest(List.of(WEAK, twin, EQUAL))).isEqualTo(twin);
        assertThat(Casting.strongest(List.of())).isNull();
    }
}
