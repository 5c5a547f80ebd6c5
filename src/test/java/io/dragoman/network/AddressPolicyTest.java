package io.dragoman.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** S-30: where providers may live. */
class AddressPolicyTest {
    private final AddressPolicy byDefault = AddressPolicy.withDefaults();
    private final AddressPolicy publicOnly = new AddressPolicy(List.of());
    private final AddressPolicy everything = new AddressPolicy(List.of(Cidr.parse("0.0.0.0/0"), Cidr.parse("::/0")));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "8.8.8.8",
                "104.18.7.192",
                "2606:4700::6812:7c0",
                "64:ff9b::808:808",
                "2002:808:808::1",
                "1.1.1.1"
            })
    void allowsPublicAddresses(String address) throws Exception {
        assertThat(publicOnly.allows(InetAddress.getByName(address))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.255.0.3",
                "10.1.2.3",
                "172.16.0.1",
                "172.31.255.255",
                "192.168.1.1",
                "::1",
                "fd12::1",
                "::ffff:127.0.0.1"
            })
    void allowsPrivateAddressesOnlyWhereTheOperatorSaysSo(String address) throws Exception {
        assertThat(byDefault.allows(InetAddress.getByName(address))).isTrue();
        assertThat(publicOnly.allows(InetAddress.getByName(address))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"100.64.0.1", "192.0.0.8", "198.18.0.1", "198.19.255.1", "fec0::1", "192.88.99.1"})
    void allowsSharedAndBenchmarkRangesOnlyWhenNamed(String address) throws Exception {
        assertThat(byDefault.allows(InetAddress.getByName(address))).isFalse();
        assertThat(everything.allows(InetAddress.getByName(address))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "0.1.2.3",
                "169.254.169.254",
                "169.254.0.1",
                "100.100.100.200",
                "224.0.0.1",
                "239.1.1.1",
                "240.0.0.1",
                "255.255.255.255",
                "192.0.2.1",
                "198.51.100.7",
                "203.0.113.9",
                "::",
                "fe80::1",
                "febf::1",
                "fd00:ec2::254",
                "ff02::1",
                "2001:db8::1",
                "100::1",
                "::ffff:169.254.169.254",
                "::ffff:0.0.0.0",
                "::169.254.169.254",
                "::127.0.0.1",
                "::8.8.8.8",
                "2002:a9fe:a9fe::1",
                "2002:7f00:1::1",
                "2002:a00:1::",
                "64:ff9b::a9fe:a9fe",
                "64:ff9b::7f00:1",
                "64:ff9b::a00:1",
                "64:ff9b:1::1",
                "2001:0:808:808::5601:5601",
                "2001:0:1:1::f5ff:fffe"
            })
    void neverAllowsMetadataLinkLocalReservedAndTheirDisguises(String address) throws Exception {
        assertThat(everything.allows(InetAddress.getByName(address))).isFalse();
    }

    @Test
    void readsRanges() throws Exception {
        Cidr range = Cidr.parse("172.16.0.0/12");
        assertThat(range.contains(InetAddress.getByName("172.31.0.1"))).isTrue();
        assertThat(range.contains(InetAddress.getByName("172.32.0.1"))).isFalse();
        assertThat(range.contains(InetAddress.getByName("::1"))).isFalse();
        assertThat(Cidr.parse("10.0.0.1")).hasToString("10.0.0.1/32");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "10.0.0.0/33", "10.0.0.0/", "10.0.0/8", "::/129", "10.0.0.0/-1", "example.com/8"})
    void refusesWhatIsNoRange(String text) {
        assertThatThrownBy(() -> Cidr.parse(text)).hasMessageContaining("(expected: ");
    }
}
