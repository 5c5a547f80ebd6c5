package io.dragoman.vault;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.dragoman.problem.DragomanException;
import io.dragoman.store.Page;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** S-20: what every call answers in every state, and the state it leaves behind. */
class VaultStateTest {
    private static final List<String> STATES = List.of("uninitialised", "locked", "unlocked");

    private static final Map<String, Function<VaultRig, JsonNode>> CALLS = Map.ofEntries(
            call("unlock with the password", unlock("\"" + VaultRig.PASSWORD + "\"")),
            call("unlock with a wrong one", unlock("\"wrong horse battery\"")),
            call("unlock with a short one", unlock("\"elevenbytes\"")),
            call("unlock with an empty one", unlock("\"\"")),
            call("unlock with a long one", unlock("\"" + "x".repeat(1025) + "\"")),
            call("unlock without one", unlock("null")),
            call("unlock with a number", unlock("123456789012")),
            call("lock", rig -> rig.calls.lock(new byte[0])),
            call("rotate", rotate("\"" + VaultRig.PASSWORD + "\"", "\"another good one\"")),
            call("rotate with a wrong old one", rotate("\"wrong horse battery\"", "\"another good one\"")),
            call("rotate with a short old one", rotate("\"elevenbytes\"", "\"another good one\"")),
            call("rotate with an empty old one", rotate("\"\"", "\"another good one\"")),
            call("rotate to a short one", rotate("\"" + VaultRig.PASSWORD + "\"", "\"elevenbytes\"")),
            call("rotate without a new one", rotate("\"" + VaultRig.PASSWORD + "\"", "null")),
            call("status", rig -> rig.calls.status()),
            call("list", rig -> rig.calls.list(new Page(100, 0))),
            call("put", rig -> rig.calls.put("provider/a", bytes("{\"value\":\"sk-a\"}"))),
            call("put under a bad name", rig -> rig.calls.put("a|b", bytes("{\"value\":\"sk-a\"}"))),
            call("delete", rig -> rig.calls.delete("provider/kept")),
            call("lease", rig -> {
                rig.vault.lease("provider/kept").close();
                return rig.calls.status();
            }),
            call("refresh", rig -> {
                rig.vault.refresh("provider/kept");
                return rig.calls.status();
            }),
            call("lock when idle", rig -> {
                rig.pass(VaultRig.AUTO_LOCK);
                rig.vault.lockWhenIdle();
                return rig.calls.status();
            }));

    /** call | status and state after it, in each state before it. */
    private static final String TABLE = """
            unlock with the password     | 200 unlocked      | 200 unlocked | 200 unlocked
            unlock with a wrong one      | 200 unlocked      | 401 locked   | 401 unlocked
            unlock with a short one      | 400 uninitialised | 401 locked   | 401 unlocked
            unlock with an empty one     | 400 uninitialised | 401 locked   | 401 unlocked
            unlock with a long one       | 400 uninitialised | 401 locked   | 401 unlocked
            unlock without one           | 400 uninitialised | 400 locked   | 400 unlocked
            unlock with a number         | 400 uninitialised | 400 locked   | 400 unlocked
            lock                         | 200 uninitialised | 200 locked   | 200 locked
            rotate                       | 503 uninitialised | 503 locked   | 200 unlocked
            rotate with a wrong old one  | 503 uninitialised | 503 locked   | 401 unlocked
            rotate with a short old one  | 503 uninitialised | 503 locked   | 401 unlocked
            rotate with an empty old one | 400 uninitialised | 400 locked   | 400 unlocked
            rotate to a short one        | 400 uninitialised | 400 locked   | 400 unlocked
            rotate without a new one     | 400 uninitialised | 400 locked   | 400 unlocked
            status                       | 200 uninitialised | 200 locked   | 200 unlocked
            list                         | 503 uninitialised | 503 locked   | 200 unlocked
            put                          | 503 uninitialised | 503 locked   | 200 unlocked
            put under a bad name         | 400 uninitialised | 400 locked   | 400 unlocked
            delete                       | 503 uninitialised | 503 locked   | 200 unlocked
            lease                        | 503 uninitialised | 503 locked   | 200 unlocked
            refresh                      | 200 uninitialised | 200 locked   | 200 unlocked
            lock when idle               | 200 uninitialised | 200 locked   | 200 locked
            """;

    @TempDir
    Path root;

    record Pair(String state, String call, int status, String after) {
        @Override
        public String toString() {
            return state + ": " + call;
        }
    }

    static Stream<Pair> pairs() {
        return TABLE.lines().flatMap(line -> {
            List<String> cells =
                    Arrays.stream(line.split("\\|")).map(String::strip).toList();
            return STATES.stream().map(state -> {
                String[] expected = cells.get(1 + STATES.indexOf(state)).split(" ");
                return new Pair(state, cells.get(0), Integer.parseInt(expected[0]), expected[1]);
            });
        });
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void everyCallHasItsStatusInEveryStateS20(Pair pair) {
        try (VaultRig rig = inState(pair.state())) {
            rig.heard.clear();
            assertThat(status(rig, CALLS.get(pair.call()))).isEqualTo(pair.status());
            assertThat(rig.vault.state().wireName()).isEqualTo(pair.after());
            if (pair.after().equals(pair.state())) {
                assertThat(rig.heard).noneMatch(event -> event.contains(" to "));
            } else {
                assertThat(rig.heard).contains(pair.state() + " to " + pair.after());
            }
        }
    }

    @Test
    void theTableHasEveryCall() {
        Set<String> named = pairs().map(Pair::call).collect(Collectors.toSet());
        assertThat(named).isEqualTo(CALLS.keySet());
    }

    @Test
    void nothingButAnUnlockMakesAVaultS20() {
        for (String call : CALLS.keySet()) {
            if (!call.startsWith("unlock")) {
                Path fresh = root.resolve(call.replace(' ', '-'));
                try (VaultRig rig = new VaultRig(fresh)) {
                    status(rig, CALLS.get(call));
                    assertThat(rig.database.rows("vault_root/find", Map.of()))
                            .as(call)
                            .isEmpty();
                }
            }
        }
    }

    @Test
    void saysOnceThatItMadeTheVault() {
        try (VaultRig rig = new VaultRig(root)) {
            Function<VaultRig, JsonNode> unlock = CALLS.get("unlock with the password");
            assertThat(unlock.apply(rig).toString()).isEqualTo("{\"ok\":true,\"initialised\":true}");
            assertThat(unlock.apply(rig).toString()).isEqualTo("{\"ok\":true}");
        }
    }

    @Test
    void saysWhetherItWasLockedAlready() {
        try (VaultRig rig = VaultRig.unlocked(root)) {
            assertThat(rig.calls.lock(bytes("{}")).toString()).isEqualTo("{\"ok\":true,\"already_locked\":false}");
            assertThat(rig.calls.lock(new byte[0]).toString()).isEqualTo("{\"ok\":true,\"already_locked\":true}");
        }
    }

    private VaultRig inState(String state) {
        VaultRig rig = new VaultRig(root);
        if (!state.equals("uninitialised")) {
            rig.unlock(VaultRig.PASSWORD);
            rig.put("provider/kept", "sk-kept");
        }
        if (state.equals("locked")) {
            rig.vault.lock();
        }
        return rig;
    }

    private static int status(VaultRig rig, Function<VaultRig, JsonNode> call) {
        try {
            call.apply(rig);
            return 200;
        } catch (DragomanException e) {
            return e.status();
        }
    }

    private static Map.Entry<String, Function<VaultRig, JsonNode>> call(
            String name, Function<VaultRig, JsonNode> call) {
        return Map.entry(name, call);
    }

    private static Function<VaultRig, JsonNode> unlock(String password) {
        return rig -> rig.calls.unlock(bytes("{\"admin_password\":" + password + "}"));
    }

    private static Function<VaultRig, JsonNode> rotate(String old, String fresh) {
        return rig -> rig.calls.rotate(bytes("{\"old_password\":" + old + ",\"new_password\":" + fresh + "}"));
    }

    private static byte[] bytes(String json) {
        return json.getBytes(StandardCharsets.UTF_8);
    }
}
