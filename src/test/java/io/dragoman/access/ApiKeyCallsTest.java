package io.dragoman.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dragoman.audit.AuditLog;
import io.dragoman.audit.Caller;
import io.dragoman.problem.DragomanException;
import io.dragoman.problem.ProblemCode;
import io.dragoman.store.Database;
import io.dragoman.store.Page;
import io.dragoman.store.StoreException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** S-11, S-12, S-13, S-82. */
class ApiKeyCallsTest {
    private static final Caller CALLER = new Caller("admin", "127.0.0.1", "r-1");
    private static final byte[] NOTHING = new byte[0];

    @TempDir
    Path root;

    private final SetClock clock = new SetClock();
    private Database database;
    private Access access;
    private ApiKeyCalls calls;

    @BeforeEach
    void open() {
        database = Database.open("", root, 1);
        access = new Bootstrap(database, audit(), new PrintStream(OutputStream.nullOutputStream()), clock)
                .open(AccessSettings.in(root).given("admin-0123456789", "consumer-0123456789"));
        calls = access.calls(KeySpending.UNKNOWN);
    }

    @AfterEach
    void close() {
        access.close();
        database.close();
    }

    @Test
    void makesAKeyThatOpensAtOnceAndIsShownThisOnceS12() {
        ObjectNode made = create("{\"name\":\"team\"}");
        String text = made.path("key").asText();
        String id = made.path("id").asText();

        assertThat(made.path("prefix").asText()).isEqualTo("dg_" + id);
        assertThat(text).startsWith("dg_" + id + "_");
        assertThat(calls.show(id)).isEqualTo(made.path("apikey"));
        assertThat(key(text).principal().id()).isEqualTo(id);
        assertThat(calls.list(Page.of(null, null)).toString() + calls.show(id)).doesNotContain(text.substring(12, 55));
        assertThat(made.path("apikey").toString())
                .isEqualTo(("{'id':'%s','prefix':'dg_%s','name':'team','enabled':true,'expired':false,"
                                + "'scopes':['chat','plan'],'allowed_models':['*'],"
                                + "'created_at':'2026-11-24T12:00:00Z','rotated_at':'2026-11-24T12:00:00Z'}")
                        .formatted(id, id)
                        .replace('\'', '"'));
    }

    @Test
    void keepsEverythingThatItIsToldOverARestart() {
        ObjectNode made = create("{\"name\":\" team \",\"scopes\":\"[\\\"feedback\\\",\\\"chat\\\"]\","
                + "\"allowed_models\":[\"m/2\",\"m/1\"],\"enabled\":false,\"expires_in\":\"720h\",\"rotation_days\":30,"
                + "\"monthly_budget_usd\":12.5,\"rate_limit_rps\":2.5,\"requests_per_minute\":60,"
                + "\"tokens_per_minute\":1000}");
        JsonNode shown = made.path("apikey");
        assertThat(shown.path("name").asText()).isEqualTo("team");
        assertThat(shown.path("scopes").toString()).isEqualTo("[\"chat\",\"feedback\"]");
        assertThat(shown.path("allowed_models").toString()).isEqualTo("[\"m/1\",\"m/2\"]");
        assertThat(shown.path("enabled").asBoolean()).isFalse();
        assertThat(shown.path("expires_at").asText()).isEqualTo("2026-12-24T12:00:00Z");
        assertThat(shown.path("rotation_days").asInt()).isEqualTo(30);
        assertThat(shown.path("rotate_by").asText()).isEqualTo("2026-12-24T12:00:00Z");
        assertThat(shown.path("monthly_budget_usd").decimalValue()).isEqualByComparingTo("12.5");
        assertThat(shown.path("rate_limit_rps").asDouble()).isEqualTo(2.5);
        assertThat(shown.path("requests_per_minute").asLong()).isEqualTo(60);
        assertThat(shown.path("tokens_per_minute").asLong()).isEqualTo(1_000);

        reopen();
        assertThat(calls.show(made.path("id").asText())).isEqualTo(shown);
        change(made, "{\"enabled\":true}");
        Principal principal = key(text(made)).principal();
        assertThat(principal.scopes()).containsExactlyInAnyOrder(Scope.CHAT, Scope.FEEDBACK);
        assertThat(principal.models().ids()).containsExactlyInAnyOrder("m/1", "m/2");
        assertThat(principal.monthlyBudgetNanoUsd()).hasValue(12_500_000_000L);
    }

    @Test
    void takesABudgetOfZeroForABudgetAndNoScopeForNone() {
        ObjectNode made = create(
                "{\"name\":\"n\",\"monthly_budget_usd\":0,\"scopes\":[],\"allowed_models\":[],\"rate_limit_rps\":0}");
        Principal principal = key(text(made)).principal();
        assertThat(principal.monthlyBudgetNanoUsd()).hasValue(0);
        assertThat(principal.scopes()).isEmpty();
        assertThat(principal.models().allows("any")).isFalse();
        assertThat(made.path("apikey").path("monthly_budget_usd").decimalValue())
                .isZero();
        assertThat(made.path("apikey").has("rate_limit_rps")).isFalse();
    }

    @Test
    void changesOnlyTheFieldsThatAreGivenAndTakesBackThoseThatAreNull() {
        ObjectNode made = create("{\"name\":\"n\",\"scopes\":[\"feedback\"],\"allowed_models\":[\"m\"],"
                + "\"expires_in\":\"1h\",\"rotation_days\":1,\"monthly_budget_usd\":1,\"rate_limit_rps\":1,"
                + "\"requests_per_minute\":1,\"tokens_per_minute\":1,\"enabled\":false}");
        JsonNode before = made.path("apikey");
        assertThat(change(made, "{}").path("apikey")).isEqualTo(before);

        ObjectNode renamed = change(made, "{\"name\":\"other\"}");
        assertThat(renamed.path("apikey").path("name").asText()).isEqualTo("other");
        assertThat(((ObjectNode) renamed.path("apikey")).put("name", "n")).isEqualTo(before);

        JsonNode bare = change(
                        made,
                        "{\"name\":\"n\",\"scopes\":null,\"allowed_models\":null,\"expires_in\":null,"
                                + "\"rotation_days\":null,\"monthly_budget_usd\":null,\"rate_limit_rps\":null,"
                                + "\"requests_per_minute\":null,\"tokens_per_minute\":null,\"enabled\":null}")
                .path("apikey");
        assertThat(bare)
                .isEqualTo(create("{\"name\":\"n\"}")
                        .<ObjectNode>withObject("/apikey")
                        .put("id", bare.path("id").asText())
                        .put("prefix", bare.path("prefix").asText()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}|name: missing",
                "{'name':null}|name: missing",
                "{'name':''}|name: ",
                "{'name':'  '}|name: ",
                "{'name':5}|name: 5 (expected: 1 to 100 characters)",
                "{'name':'a\\u0000b'}|name: a b",
                "{'name':'n','scopes':['admin']}|scopes: admin (expected: a list of chat, plan, feedback)",
                "{'name':'n','scopes':'chat'}|scopes: chat",
                "{'name':'n','scopes':''}|scopes: ",
                "{'name':'n','scopes':'{}'}|scopes: {}",
                "{'name':'n','scopes':[1]}|scopes: 1",
                "{'name':'n','scopes':{}}|scopes: {}",
                "{'name':'n','allowed_models':['*','m']}|allowed_models: ",
                "{'name':'n','allowed_models':['a b']}|allowed_models: a b",
                "{'name':'n','allowed_models':true}|allowed_models: true",
                "{'name':'n','enabled':'yes'}|enabled: yes (expected: true or false)",
                "{'name':'n','expires_in':'0h'}|expires_in: 0h",
                "{'name':'n','expires_in':'-1h'}|expires_in: -1h",
                "{'name':'n','expires_in':'720'}|expires_in: 720 (expected: a time as in 720h",
                "{'name':'n','expires_in':720}|expires_in: 720",
                "{'name':'n','expires_in':'3651d'}|expires_in: 3651d",
                "{'name':'n','expires_in':'99999999999d'}|expires_in: 99999999999d",
                "{'name':'n','rotation_days':-1}|rotation_days: -1 (expected: an integer, 0 to 3650)",
                "{'name':'n','rotation_days':1.5}|rotation_days: 1.5",
                "{'name':'n','rotation_days':3651}|rotation_days: 3651",
                "{'name':'n','rotation_days':'1'}|rotation_days: 1",
                "{'name':'n','monthly_budget_usd':-0.01}|monthly_budget_usd: -0.01 (expected: a number, 0 to 1000000000)",
                "{'name':'n','monthly_budget_usd':'NaN'}|monthly_budget_usd: NaN",
                "{'name':'n','monthly_budget_usd':1e999}|monthly_budget_usd: ",
                "{'name':'n','monthly_budget_usd':1000000000.1}|monthly_budget_usd: ",
                "{'name':'n','monthly_budget_usd':1e-10}|monthly_budget_usd: ",
                "{'name':'n','monthly_budget_usd':'5'}|monthly_budget_usd: 5",
                "{'name':'n','rate_limit_rps':-1}|rate_limit_rps: -1",
                "{'name':'n','rate_limit_rps':0.0001}|rate_limit_rps: ",
                "{'name':'n','rate_limit_rps':1000001}|rate_limit_rps: 1000001",
                "{'name':'n','requests_per_minute':-1}|requests_per_minute: -1",
                "{'name':'n','tokens_per_minute':1e999}|tokens_per_minute: ",
                "{'name':'n','tokens_per_minute':-1}|tokens_per_minute: -1",
                "{'name':'n','id':'mine'}|id: unknown field (expected: allowed_models, body_retention_days, enabled, ",
                "{'name':'n','hash':'x'}|hash: unknown field",
            })
    void refusesWhatNoKeyCanBeAndNamesTheField(String body, String message) {
        int before = access.keys().all().size();
        assertThatThrownBy(() -> create(body.replace('\'', '"')))
                .isInstanceOfSatisfying(
                        DragomanException.class,
                        problem -> assertThat(problem.status()).isEqualTo(400))
                .hasMessageStartingWith(message);
        assertThat(access.keys().all()).hasSize(before);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'expires_in':'1s'|expires_at|2026-11-24T12:00:01Z",
                "'expires_in':'3650d'|expires_at|2036-11-21T12:00:00Z",
                "'rotation_days':3650|rotation_days|3650",
                "'monthly_budget_usd':0|monthly_budget_usd|0",
                "'monthly_budget_usd':1000000000|monthly_budget_usd|1000000000",
                "'rate_limit_rps':0.001|rate_limit_rps|0.001",
                "'rate_limit_rps':1000000|rate_limit_rps|1000000.0",
                "'allowed_models':['*']|allowed_models|[\"*\"]",
            })
    void takesTheLeastAndTheMostOfEachField(String field, String name, String shown) {
        JsonNode made = create("{'name':'n',%s}".formatted(field).replace('\'', '"'))
                .path("apikey")
                .path(name);

        assertThat(made.isTextual() ? made.textValue() : made.toString()).isEqualTo(shown);
    }

    @Test
    void takesAThousandModelsAndNotOneMore() {
        String thousand =
                IntStream.range(0, 1_000).mapToObj(i -> "\"m" + i + "\"").collect(Collectors.joining(","));

        assertThat(create("{\"name\":\"n\",\"allowed_models\":[" + thousand + "]}")
                        .at("/apikey/allowed_models"))
                .hasSize(1_000);
        assertThatThrownBy(() -> create("{\"name\":\"n\",\"allowed_models\":[" + thousand + ",\"more\"]}"))
                .hasMessageContaining("(expected: at most 1000 ids)");
    }

    @Test
    void showsEightyCharactersOfAWrongValue() {
        assertThatThrownBy(() -> create("{\"name\":\"n\",\"expires_in\":\"" + "x".repeat(80) + "\"}"))
                .hasMessageStartingWith("expires_in: " + "x".repeat(80) + " (");
        assertThatThrownBy(() -> create("{\"name\":\"n\",\"expires_in\":\"" + "x".repeat(81) + "\"}"))
                .hasMessageStartingWith("expires_in: " + "x".repeat(80) + "... (");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{\"name\":NaN}", "{\"name\":\"n\",\"monthly_budget_usd\":NaN}", "{"})
    void refusesWhatIsNoJson(String body) {
        assertThatThrownBy(() -> create(body))
                .isInstanceOfSatisfying(
                        DragomanException.class,
                        problem -> assertThat(problem.code()).isEqualTo(ProblemCode.INVALID_JSON));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"id", "public_id", "hash", "created_at", "previous_hash", "last_used_at", "spent_usd", "key"})
    void refusesToChangeWhatIsNotAnAdminsToChangeI6(String field) {
        ObjectNode made = create("{\"name\":\"n\"}");
        assertThatThrownBy(() -> change(made, "{\"" + field + "\":\"x\"}"))
                .hasMessageStartingWith(field + ": unknown field");
    }

    @Test
    void stopsAKeyThatIsDisabledWithTheNextRequestAndLetsItGoOn() {
        ObjectNode made = create("{\"name\":\"n\"}");
        change(made, "{\"enabled\":false}");
        assertUnauthorized(text(made), "key: disabled");
        change(made, "{\"enabled\":true}");
        key(text(made));
    }

    @Test
    void stopsAKeyInTheMillisecondInWhichItExpires() {
        ObjectNode made = create("{\"name\":\"n\",\"expires_in\":\"60s\"}");
        clock.advance(Duration.ofMillis(59_999));
        key(text(made));
        clock.advance(Duration.ofMillis(1));
        assertUnauthorized(text(made), "key: expired at 2026-11-24T12:01:00Z");
        assertThat(calls.show(made.path("id").asText()).path("expired").asBoolean())
                .isTrue();
        change(made, "{\"expires_in\":\"1m\"}");
        key(text(made));
    }

    @Test
    void takesAKeyAwayForGoodAndTwice() {
        ObjectNode made = create("{\"name\":\"n\"}");
        String id = made.path("id").asText();
        assertThat(calls.delete(CALLER, id).toString()).isEqualTo("{\"ok\":true}");
        assertUnauthorized(text(made), "key: not valid here");
        calls.delete(CALLER, id);
        assertThatThrownBy(() -> calls.show(id)).hasMessageStartingWith("apikey: unknown id");
        assertThatThrownBy(() -> calls.rotate(CALLER, id, NOTHING)).hasMessageStartingWith("apikey: unknown id");
        assertThatThrownBy(() -> calls.change(CALLER, id, bytes("{}"))).hasMessageStartingWith("apikey: unknown id");
        reopen();
        assertUnauthorized(text(made), "key: not valid here");
    }

    @Test
    void tellsAMistypedKeyFromAForeignOne() {
        ObjectNode made = create("{\"name\":\"n\"}");
        String text = text(made);
        String end = text.endsWith("0") ? "1" : "0";
        assertUnauthorized(text.substring(0, text.length() - 1) + end, "key: mistyped");
        assertUnauthorized(KeyText.make(new java.security.SecureRandom()).text(), "key: not valid here");
        // The public part alone opens nothing.
        assertUnauthorized(
                KeyText.make(made.path("id").asText(), new java.security.SecureRandom())
                        .text(),
                "key: not valid here");
        assertUnauthorized(null, "key: missing");
        assertUnauthorized("", "key: not valid here");
        assertUnauthorized("admin-0123456789", "key: not valid here");
    }

    @Test
    void rotatesAtOnceUnlessAnOverlapIsAskedFor() {
        ObjectNode made = create("{\"name\":\"n\",\"monthly_budget_usd\":7}");
        ObjectNode rotated = calls.rotate(CALLER, made.path("id").asText(), NOTHING);
        assertThat(rotated.path("id")).isEqualTo(made.path("id"));
        assertThat(rotated.path("apikey").path("monthly_budget_usd").asInt()).isEqualTo(7);
        assertUnauthorized(text(made), "key: not valid here");
        assertThat(key(text(rotated)).key().id()).isEqualTo(made.path("id").asText());
        assertThat(rotated.path("apikey").has("previous_valid_until")).isFalse();
    }

    @Test
    void letsTheOldTextOverlapForAsLongAsAskedAlsoOverARestart() {
        ObjectNode made = create("{\"name\":\"n\"}");
        clock.advance(Duration.ofHours(1));
        ObjectNode rotated = calls.rotate(CALLER, made.path("id").asText(), bytes("{\"overlap\":\"10m\"}"));
        assertThat(rotated.path("apikey").path("previous_valid_until").asText()).isEqualTo("2026-11-24T13:10:00Z");
        assertThat(rotated.path("apikey").path("rotated_at").asText()).isEqualTo("2026-11-24T13:00:00Z");
        assertThat(rotated.path("apikey").path("created_at").asText()).isEqualTo("2026-11-24T12:00:00Z");
        key(text(made));
        reopen();
        clock.advance(Duration.ofMillis(599_999));
        key(text(made));
        key(text(rotated));
        clock.advance(Duration.ofMillis(1));
        assertUnauthorized(text(made), "key: not valid here");
        key(text(rotated));
        assertThat(calls.show(made.path("id").asText()).has("previous_valid_until"))
                .isFalse();
    }

    @Test
    void letsOneOldTextOverlapAndNoOlderOne() {
        ObjectNode made = create("{\"name\":\"n\"}");
        String id = made.path("id").asText();
        ObjectNode second = calls.rotate(CALLER, id, bytes("{\"overlap\":\"10m\"}"));
        ObjectNode third = calls.rotate(CALLER, id, bytes("{\"overlap\":\"10m\"}"));
        assertUnauthorized(text(made), "key: not valid here");
        key(text(second));
        calls.rotate(CALLER, id, NOTHING);
        assertUnauthorized(text(second), "key: not valid here");
        assertUnauthorized(text(third), "key: not valid here");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"overlap\":\"31d\"}", "{\"overlap\":5}", "{\"overlap\":\"-1h\"}", "{\"until\":\"1h\"}"})
    void refusesAnOverlapThatIsNone(String body) {
        ObjectNode made = create("{\"name\":\"n\"}");
        assertThatThrownBy(() -> calls.rotate(CALLER, made.path("id").asText(), bytes(body)))
                .isInstanceOfSatisfying(
                        DragomanException.class,
                        problem -> assertThat(problem.status()).isEqualTo(400));
        key(text(made));
    }

    @Test
    void takesAnEmptyRotationForOneWithoutOverlap() {
        ObjectNode made = create("{\"name\":\"n\"}");
        calls.rotate(CALLER, made.path("id").asText(), bytes("{\"overlap\":null}"));
        assertUnauthorized(text(made), "key: not valid here");
    }

    @Test
    void leavesTheTextOfAGivenKeyToTheOperatorButNotItsLimits() {
        assertThatThrownBy(() -> calls.rotate(CALLER, "default", NOTHING))
                .hasMessageContaining("given by dragoman.consumer-key");
        calls.change(CALLER, "default", bytes("{\"enabled\":false}"));
        assertUnauthorized("consumer-0123456789", "key: disabled");
        reopen();
        assertUnauthorized("consumer-0123456789", "key: disabled");
    }

    @Test
    void givesAnOldKeyOfAnotherFormANewTextWhenItIsRotated() {
        access.close();
        access = new Bootstrap(database, audit(), new PrintStream(OutputStream.nullOutputStream()), clock)
                .open(AccessSettings.in(root));
        calls = access.calls(KeySpending.UNKNOWN);
        ObjectNode rotated = calls.rotate(CALLER, "default", bytes("{\"overlap\":\"1h\"}"));
        assertThat(key(text(rotated)).key().id()).isEqualTo("default");
        assertThat(key("consumer-0123456789").key().id()).isEqualTo("default");
        reopen(AccessSettings.in(root));
        key(text(rotated));
        key("consumer-0123456789");
        clock.advance(Duration.ofHours(1));
        assertUnauthorized("consumer-0123456789", "key: not valid here");
    }

    @Test
    void listsOnePageOldestFirst() {
        for (int i = 0; i < 3; i++) {
            clock.advance(Duration.ofSeconds(1));
            create("{\"name\":\"n" + i + "\"}");
        }
        JsonNode page = calls.list(Page.of("2", "1"));
        assertThat(page.path("keys").findValuesAsText("name")).containsExactly("n0", "n1");
        assertThat(page.path("total").asInt()).isEqualTo(4);
        assertThat(page.path("limit").asInt()).isEqualTo(2);
        assertThat(page.path("offset").asInt()).isEqualTo(1);
        reopen();
        assertThat(calls.list(Page.of("2", "1")).path("keys")).isEqualTo(page.path("keys"));
    }

    @Test
    void remembersWhenAKeyWasLastUsed() {
        ObjectNode made = create("{\"name\":\"n\"}");
        String id = made.path("id").asText();
        clock.advance(Duration.ofSeconds(5));
        key(text(made));
        assertThat(calls.show(id).path("last_used_at").asText()).isEqualTo("2026-11-24T12:00:05Z");
        change(made, "{\"rate_limit_rps\":3}");
        assertThat(calls.show(id).path("last_used_at").asText()).isEqualTo("2026-11-24T12:00:05Z");
        access.writeUses();
        reopen();
        assertThat(calls.show(id).path("last_used_at").asText()).isEqualTo("2026-11-24T12:00:05Z");
        change(made, "{\"name\":\"other\"}");
        reopen();
        assertThat(calls.show(id).path("last_used_at").asText()).isEqualTo("2026-11-24T12:00:05Z");
    }

    @Test
    void neverTakesAKnownKeyForAWrongOneBecauseTheStoreIsLockedI17() throws SQLException {
        ObjectNode made = create("{\"name\":\"n\"}");
        try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + root.resolve("dragoman.db"))) {
            other.createStatement().execute("BEGIN EXCLUSIVE");
            key(text(made));
            assertThatThrownBy(() -> change(made, "{\"enabled\":false}"))
                    .isInstanceOfSatisfying(
                            StoreException.class,
                            problem -> assertThat(problem.status()).isEqualTo(503));
            // What was not stored is not in force.
            key(text(made));
        }
        change(made, "{\"enabled\":false}");
        assertUnauthorized(text(made), "key: disabled");
    }

    @Test
    void addsWhatOthersKnowOfTheMoney() {
        ApiKeyCalls withMoney = access.calls(
                (principal, json) -> json.put("spent_usd", principal.id().length()));
        assertThat(withMoney.show("default").path("spent_usd").asInt()).isEqualTo(7);
        assertThat(withMoney
                        .list(Page.of(null, null))
                        .path("keys")
                        .path(0)
                        .path("spent_usd")
                        .asInt())
                .isEqualTo(7);
    }

    @Test
    void writesEachChangeDownWithWhatItWasBeforeAndWithoutTheSecretS82() {
        ObjectNode made = create("{\"name\":\"audited\"}");
        String id = made.path("id").asText();
        change(made, "{\"rate_limit_rps\":3}");
        ObjectNode rotated = calls.rotate(CALLER, id, NOTHING);
        calls.delete(CALLER, id);
        calls.delete(CALLER, id);
        List<Map<String, Object>> rows = database.rows("audit_log/list", Map.of("after", 0, "limit", 10));
        assertThat(rows)
                .extracting(row -> row.get("action") + " " + row.get("target") + " " + row.get("actor"))
                .containsExactly(
                        "apikey_created " + id + " admin",
                        "apikey_changed " + id + " admin",
                        "apikey_rotated " + id + " admin",
                        "apikey_deleted " + id + " admin");
        assertThat(rows.get(0).get("state_before")).isNull();
        assertThat(String.valueOf(rows.get(1).get("state_before")))
                .contains("audited")
                .doesNotContain("rate_limit_rps");
        assertThat(String.valueOf(rows.get(1).get("state_after"))).contains("\"rate_limit_rps\":3");
        assertThat(rows.get(3).get("state_after")).isNull();
        assertThat(rows.toString())
                .doesNotContain(text(made).substring(12, 55), text(rotated).substring(12, 55), "hmac-", "sha256");
        assertThat(audit().verify(null).isWhole()).isTrue();
    }

    private AuditLog audit() {
        return new AuditLog(database, clock);
    }

    private void reopen() {
        reopen(AccessSettings.in(root).given("admin-0123456789", "consumer-0123456789"));
    }

    private void reopen(AccessSettings settings) {
        close();
        database = Database.open("", root, 1);
        access = new Bootstrap(database, audit(), new PrintStream(OutputStream.nullOutputStream()), clock)
                .open(settings);
        calls = access.calls(KeySpending.UNKNOWN);
    }

    private ObjectNode create(String body) {
        return calls.create(CALLER, bytes(body));
    }

    private ObjectNode change(ObjectNode made, String body) {
        return calls.change(CALLER, made.path("id").asText(), bytes(body));
    }

    private LiveKey key(String text) {
        return access.keys().authenticate(text, clock.millis());
    }

    private void assertUnauthorized(String text, String message) {
        assertThatThrownBy(() -> key(text))
                .isInstanceOfSatisfying(
                        DragomanException.class,
                        problem -> assertThat(problem.code()).isEqualTo(ProblemCode.UNAUTHORIZED))
                .hasMessageStartingWith(message);
    }

    private static String text(ObjectNode made) {
        return made.path("key").asText();
    }

    private static byte[] bytes(String body) {
        return body.getBytes(StandardCharsets.UTF_8);
    }

    /** A clock that stands until it is told to go on. */
    private static final class SetClock extends Clock {
        private Instant now = Instant.parse("2026-11-24T12:00:00Z");

        void advance(Duration time) {
            now = now.plus(time);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
