package io.dragoman.benchmark;

import io.dragoman.audit.AuditLog;
import io.dragoman.audit.Caller;
import io.dragoman.store.Database;
import io.dragoman.vault.Password;
import io.dragoman.vault.Secret;
import io.dragoman.vault.Vault;
import io.dragoman.vault.VaultSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** What the key of a provider costs a request: a lease of a 51-character secret, read and wiped. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class VaultLeaseBenchmark {
    private Database database;
    private Vault vault;

    @Setup
    public void open() throws IOException {
        Path dir = Files.createTempDirectory("vault-lease");
        database = Database.open("", dir.resolve("data"), 1);
        AuditLog audit = new AuditLog(database, Clock.systemUTC());
        vault = new Vault(database, audit, VaultSettings.of(0, false));
        try (Password password = Password.of("correct horse battery".toCharArray());
                Secret key = Secret.of(("sk-" + "k".repeat(48)).toCharArray())) {
            vault.unlock(password, Caller.BROKER);
            vault.put("provider/p", key, Caller.BROKER);
        }
    }

    @TearDown
    public void close() {
        vault.close();
        database.close();
    }

    @Benchmark
    public String lease() {
        try (Secret key = vault.lease("provider/p")) {
            return key.use(bytes -> new String(bytes, StandardCharsets.UTF_8));
        }
    }
}
