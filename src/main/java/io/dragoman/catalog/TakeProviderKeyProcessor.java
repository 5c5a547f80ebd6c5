package io.dragoman.catalog;

import io.dragoman.problem.InvalidRequestException;
import io.dragoman.vault.Secret;
import io.dragoman.vault.SecretField;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.support.SynchronizationAdapter;

/**
 * Cuts {@code api_key} out of the admin's JSON before anybody reads that: variable {@code provider-key} when there is one, wiped when the
 * call ends; the rest is variable {@code change}.
 */
final class TakeProviderKeyProcessor implements Processor {
    static final String KEY = "provider-key";

    @Override
    public void process(Exchange exchange) {
        byte[] body = exchange.getMessage().getBody(byte[].class);
        SecretField field = SecretField.cut(body == null ? new byte[0] : body, "api_key");
        exchange.setVariable("change", field.rest());
        Secret key = field.secret();
        if (key == null) {
            return;
        }
        exchange.setVariable(KEY, key);
        exchange.getExchangeExtension().addOnCompletion(new SynchronizationAdapter() {
            @Override
            public void onDone(Exchange done) {
                key.close();
            }
        });
        requireOneLine(key);
    }

    private static void requireOneLine(Secret key) {
        key.use(bytes -> {
            for (byte b : bytes) {
                if (b < '!' || b > '~') {
                    throw wrong();
                }
            }
            if (bytes.length == 0 || bytes.length > 16 * 1024) {
                throw wrong();
            }
            return true;
        });
    }

    private static InvalidRequestException wrong() {
        return new InvalidRequestException(
                "api_key", "api_key: not a key (expected: 1 to 16384 visible ASCII characters)");
    }
}
