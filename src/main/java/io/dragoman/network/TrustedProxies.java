package io.dragoman.network;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The proxies whose word counts when they say for whom they ask ({@code X-Forwarded-For}). Everybody can write that header, so it is read
 * from its end, and only as far as known proxies have written it.
 */
public final class TrustedProxies {
    /** Nobody's word counts. */
    public static final TrustedProxies NONE = new TrustedProxies(List.of());

    private final List<Cidr> ranges;

    public TrustedProxies(List<Cidr> ranges) {
        this.ranges = List.copyOf(ranges);
    }

    /**
     * The address that a request comes from.
     *
     * @param peer address of the connection, without port
     * @param forwarded values of all {@code X-Forwarded-For} headers, in order
     * @return the last address that is not a trusted proxy's; where a proxy wrote nonsense, that proxy
     */
    public String client(String peer, List<String> forwarded) {
        if (ranges.isEmpty() || !trusts(IpLiteral.parse(peer))) {
            return peer;
        }
        String client = peer;
        List<String> hops = hops(forwarded);
        for (int i = hops.size() - 1; i >= 0; i--) {
            InetAddress hop = IpLiteral.parse(withoutPort(hops.get(i)));
            if (hop == null) {
                return client;
            }
            client = hop.getHostAddress();
            if (!trusts(hop)) {
                return client;
            }
        }
        return client;
    }

    private boolean trusts(@Nullable InetAddress address) {
        return address != null && ranges.stream().anyMatch(range -> range.contains(address));
    }

    private static List<String> hops(List<String> forwarded) {
        List<String> hops = new ArrayList<>();
        for (String value : forwarded) {
            for (String hop : value.split(",", -1)) {
                hops.add(hop.strip());
            }
        }
        return hops;
    }

    /** {@code 192.0.2.1:80} and {@code [2001:db8::1]:80} lose their port, and the latter its brackets. */
    private static String withoutPort(String hop) {
        if (hop.startsWith("[")) {
            int end = hop.indexOf(']');
            return end < 0 ? hop : hop.substring(1, end);
        }
        int colon = hop.indexOf(':');
        return colon >= 0 && colon == hop.lastIndexOf(':') ? hop.substring(0, colon) : hop;
    }
}
