package io.dragoman.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TrustedProxiesTest {
    private final TrustedProxies proxies =
            new TrustedProxies(List.of(Cidr.parse("10.0.0.0/8"), Cidr.parse("fd00::/8")));

    @Test
    void believesNobodyUnlessToldTo() {
        assertThat(TrustedProxies.NONE.client("127.0.0.1", List.of("192.0.2.1")))
                .isEqualTo("127.0.0.1");
        assertThat(proxies.client("192.0.2.9", List.of("192.0.2.1"))).isEqualTo("192.0.2.9");
        assertThat(proxies.client("10.0.0.1", List.of())).isEqualTo("10.0.0.1");
    }

    @Test
    void takesTheLastAddressThatIsNoProxy() {
        assertThat(proxies.client("10.0.0.1", List.of("192.0.2.1"))).isEqualTo("192.0.2.1");
        assertThat(proxies.client("10.0.0.1", List.of("198.51.100.1, 192.0.2.1,10.2.3.4")))
                .isEqualTo("192.0.2.1");
        assertThat(proxies.client("10.0.0.1", List.of("198.51.100.1", "192.0.2.1")))
                .isEqualTo("192.0.2.1");
        assertThat(proxies.client("10.0.0.1", List.of("10.0.0.3, 10.0.0.2"))).isEqualTo("10.0.0.3");
    }

    @Test
    void leavesPortsAndBracketsOut() {
        assertThat(proxies.client("10.0.0.1", List.of("192.0.2.1:4711"))).isEqualTo("192.0.2.1");
        assertThat(proxies.client("fd00::1", List.of("[2001:db8::1]:4711"))).isEqualTo("2001:db8:0:0:0:0:0:1");
        assertThat(proxies.client("fd00::1", List.of("2001:db8::1"))).isEqualTo("2001:db8:0:0:0:0:0:1");
    }

    @Test
    void staysWithTheProxyThatWroteNonsense() {
        assertThat(proxies.client("10.0.0.1", List.of("192.0.2.1, unknown"))).isEqualTo("10.0.0.1");
        assertThat(proxies.client("10.0.0.1", List.of("192.0.2.1, , 10.0.0.2"))).isEqualTo("10.0.0.2");
        assertThat(proxies.client("10.0.0.1", List.of("[2001:db8::1"))).isEqualTo("10.0.0.1");
    }
}
