package io.dragoman.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dragoman.catalog.CredentialStore;
import io.dragoman.catalog.Provider;
import io.dragoman.chat.ErrorClass;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnvFileCredentialsTest {
    private final EnvFileCredentials credentials = new EnvFileCredentials(Map.of("KEY", "from-env", "BLANK", " ")::get);

    @TempDir
    Path folder;

    @Test
    void readsTheEnvironment() {
        assertThat(credentials.key(provider(CredentialStore.ENV, "KEY"))).isEqualTo("from-env");
        assertThat(credentials.key(provider(CredentialStore.NONE, ""))).isNull();
    }

    @Test
    void readsAFileAgainWhenItHasBeenExchanged() throws Exception {
        Path file = Files.writeString(folder.resolve("key"), "first-key\n");
        Provider provider = provider(CredentialStore.FILE, file.toString());
        assertThat(credentials.key(provider)).isEqualTo("first-key");

        Path next = Files.writeString(folder.resolve("next"), "other-key\n");
        Files.setLastModifiedTime(next, Files.getLastModifiedTime(file));
        Files.move(next, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);

        assertThat(credentials.key(provider)).isEqualTo("other-key");
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
            provider(CredentialStore.VAULT, "name")
        }) {
            assertThatThrownBy(() -> credentials.key(provider))
                    .isInstanceOfSatisfying(
                            ProviderException.class,
                            failure -> assertThat(failure.errorClass()).isEqualTo(ErrorClass.KEY))
                    .hasMessageNotContaining(folder.toString());
        }
    }

    private static Provider provider(CredentialStore store, String reference) {
        return new Provider("p", "openai", "openai", URI.create("https://api.example.com"), true, store, reference);
    }
}
