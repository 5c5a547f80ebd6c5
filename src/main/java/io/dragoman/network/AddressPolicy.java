package io.dragoman.network;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which addresses a provider may have (S-30). Public ones always; private ones only inside the ranges the operator
 * allows; metadata services, link-local, multicast and reserved addresses never, in whatever form they are written.
 */
public final class AddressPolicy {
    private static final List<Cidr> NEVER = ranges(
            "0.0.0.0/8",
            "100.100.100.200/32",
            "169.254.0.0/16",
            "192.0.2.0/24",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "224.0.0.0/4",
            "240.0.0.0/4",
            "::/128",
            "64:ff9b:1::/48",
            "100::/64",
            "2001:db8::/32",
            "fd00:ec2::254/128",
            "fe80::/10",
            "ff00::/8");

    private static final List<Cidr> PRIVATE = ranges(
            "10.0.0.0/8",
            "100.64.0.0/10",
            "127.0.0.0/8",
            "172.16.0.0/12",
            "192.0.0.0/24",
            "192.88.99.0/24",
            "192.168.0.0/16",
            "198.18.0.0/15",
            "::1/128",
            "fc00::/7",
            "fec0::/10");

    private static final Cidr V4_COMPATIBLE = Cidr.parse("::/96");
    private static final Cidr NAT64 = Cidr.parse("64:ff9b::/96");
    private static final Cidr SIX_TO_FOUR = Cidr.parse("2002::/16");
    private static final Cidr TEREDO = Cidr.parse("2001::/32");

    /** Loopback and private networks, where model servers of one's own live. */
    public static final List<Cidr> DEFAULT_PRIVATE =
            ranges("127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "::1/128", "fc00::/7");

    private final List<Cidr> allowPrivate;

    public AddressPolicy(List<Cidr> allowPrivate) {
        this.allowPrivate = List.copyOf(allowPrivate);
    }

    /** Public addresses and {@link #DEFAULT_PRIVATE}. */
    public static AddressPolicy withDefaults() {
        return new AddressPolicy(DEFAULT_PRIVATE);
    }

    public boolean allows(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (isIn(NEVER, bytes)) {
            return false;
        }
        if (isIn(PRIVATE, bytes)) {
            return isIn(allowPrivate, bytes);
        }
        return bytes.length == 4 || allowsEmbedded(bytes);
    }

    /** An IPv4 address inside an IPv6 one must be public: private networks are reached by their own address. */
    private static boolean allowsEmbedded(byte[] v6) {
        if (V4_COMPATIBLE.contains(v6)) {
            return false;
        }
        byte[] v4 = embedded(v6);
        return v4 == null || !(isIn(NEVER, v4) || isIn(PRIVATE, v4));
    }

    private static byte @Nullable [] embedded(byte[] v6) {
        if (NAT64.contains(v6)) {
            return Arrays.copyOfRange(v6, 12, 16);
        }
        if (SIX_TO_FOUR.contains(v6)) {
            return Arrays.copyOfRange(v6, 2, 6);
        }
        if (TEREDO.contains(v6)) {
            byte[] inverted = Arrays.copyOfRange(v6, 12, 16);
            for (int i = 0; i < inverted.length; i++) {
                inverted[i] = (byte) ~inverted[i];
            }
            return inverted;
        }
        return null;
    }

    private static boolean isIn(List<Cidr> ranges, byte[] address) {
        for (Cidr range : ranges) {
            if (range.contains(address)) {
                return true;
            }
        }
        return false;
    }

    private static List<Cidr> ranges(String... ranges) {
        return Stream.of(ranges).map(Cidr::parse).toList();
    }
}
