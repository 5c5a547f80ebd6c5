package io.dragoman.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.dragoman.catalog.UnknownPrice.Policy;
import java.util.List;
import org.junit.jupiter.api.Test;

class UnknownPriceTest {
    private static final Price HIGH = Price.of(5_000, 25_000);
    private static final Model PRICED =
            new Model("priced", "p", "priced", 5, 0, 0, Price.of(1, 2), PriceSource.ADMIN, null, true);
    private static final Model UNPRICED =
            new Model("unpriced", "p", "unpriced", 5, 0, 0, null, PriceSource.UNKNOWN, null, true);

    @Test
    void countsWithAHighPriceAndSaysSo() {
        Model model = inForce(Policy.ESTIMATE, UNPRICED);

        assertThat(model.priceOrFree()).isEqualTo(HIGH);
        assertThat(model.priceSource()).isEqualTo(PriceSource.UNKNOWN);
        assertThat(model.enabled()).isTrue();
    }

    @Test
    void isNotAsked() {
        assertThat(inForce(Policy.REFUSE, UNPRICED).enabled()).isFalse();
    }

    @Test
    void countsAsFree() {
        Model model = inForce(Policy.ALLOW, UNPRICED);

        assertThat(model.priceOrFree()).isEqualTo(Price.FREE);
        assertThat(model.enabled()).isTrue();
    }

    @Test
    void leavesModelsWithAPriceAlone() {
        for (Policy policy : Policy.values()) {
            assertThat(inForce(policy, PRICED)).isEqualTo(PRICED);
        }
    }

    private static Model inForce(Policy policy, Model model) {
        Catalog catalog = new Catalog(new UnknownPrice(policy, HIGH));
        catalog.swap(CatalogSnapshot.of(1, List.of(), List.of(model), RoutingConfig.DEFAULT));
        return catalog.current().models().get(model.id());
    }
}
