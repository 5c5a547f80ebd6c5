package io.dragoman.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dragoman.problem.DragomanException;
import io.dragoman.problem.ProblemCode;
import io.dragoman.vault.Secret;
import io.dragoman.vault.VaultLockedException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProviderKeysTest {
    private final ProviderKeys credentials =
            new ProviderKeys(Map.of("KEY", "from-env", "BLANK", " ", "LINES", "a\nb")::get, ProviderKeysTest::lease);

    private static Secret lease(String name) {
        if (!name.equals("provider/open")) {
            throw new VaultLockedException();
        }
        return Secret.of("from-vault".toCharArray());
    }

    @TempDir
    Path folder;

    @Test
    void readsTheEnvironment() {
        assertThat(credentials.find(provider(CredentialStore.ENV, "KEY"))).isEqualTo("from-env");
        assertThat(credentials.find(provider(CredentialStore.NONE, ""))).isNull();
    }

    @Test
    void readsAFileAgainWhenItHasBeenExchanged() throws Exception {
        Path file = Files.writeString(folder.resolve("key"), "first-key\n");
        Provider provider = provider(CredentialStore.FILE, file.toString());
        assertThat(credentials.find(provider)).isEqualTo("first-key");

        Path next = Files.writeString(folder.resolve("next"), "other-key\n");
        Files.setLastModifiedTime(next, Files.getLastModifiedTime(file));
        Files.move(next, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);

        assertThat(credentials.find(provider)).isEqualTo("other-key");
    }

    @Test
    void leasesFromTheVaultForTheMomentOfACall() {
        assertThat(credentials.find(provider(CredentialStore.VAULT, "provider/open")))
                .isEqualTo("from-vault");
        assertThatThrownBy(() -> credentials.find(provider(CredentialStore.VAULT, "provider/shut")))
                .isInstanceOf(VaultLockedException.class);
    }

    @Test
    void saysThatTheKeyIsMissingWithoutSayingWhere() throws Exception {
        Path huge = Files.write(folder.resolve("huge"), new byte[70_000]);
        Path empty = Files.writeString(folder.resolve("empty"), "\n");
        for (Provider provider : new Provider[] {
            provider(CredentialStore.ENV, "UNSET"),
            provider(CredentialStore.ENV, "BLANK"),
            provider(CredentialStore.FILE, folder.resolve("absent").toString()),
            provider(CredentialStore.FILE, folder.toString()),
            provider(CredentialStore.FILE, huge.toString()),
            provider(CredentialStore.FILE, empty.toString()),
            provider(CredentialStore.FILE, "bad\0name"),
            provider(CredentialStore.ENV, "LINES")
        }) {
            assertThatThrownBy(() -> credentials.find(provider))
                    .isInstanceOfSatisfying(
                            DragomanException.class,
                            failure -> assertThat(failure.code()).isEqualTo(ProblemCode.PROVIDER_ERROR))
                    .hasMessageNotContaining(folder.toString());
        }
    }

    private static Provider provider(CredentialStore store, String reference) {
        return new Provider("p", "openai", "openai", URI.create("https://api.example.com"), true, store, reference);
    }
}
