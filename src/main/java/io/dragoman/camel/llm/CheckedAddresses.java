package io.dragoman.camel.llm;

import io.dragoman.network.AddressPolicy;
import io.dragoman.network.IpLiteral;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The addresses of one host, each passed by the policy. A call connects to one of these and never resolves the name a
 * second time, so that an answer which changes in between cannot lead it elsewhere.
 */
final class CheckedAddresses {
    /** How long a name server's answer is used. */
    private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final String host;
    private final int port;
    private final AddressPolicy policy;
    private final HostResolver resolver;
    private final Executor lookups;
    private final boolean literal;

    private volatile @Nullable Known known;
    private @Nullable CompletableFuture<Known> lookup;

    private record Known(List<SocketAddress> addresses, long sinceNanos) {}

    /** @param lookups platform threads: a look-up may block in native code */
    CheckedAddresses(String host, int port, AddressPolicy policy, HostResolver resolver, Executor lookups) {
        this.host = host;
        this.port = port;
        this.policy = policy;
        this.resolver = resolver;
        this.lookups = lookups;
        this.literal = IpLiteral.parse(host) != null;
    }

    /** The address to connect to; blocks while the name is looked up, at most until the given time. */
    SocketAddress current(long untilNanos) {
        Known fresh = known;
        if (fresh != null && (literal || System.nanoTime() - fresh.sinceNanos < FRESH_NANOS)) {
            return fresh.addresses.get(0);
        }
        return await(startLookup(), untilNanos).addresses.get(0);
    }

    /** Puts the address last, so that the next call tries another of the same host. */
    synchronized void failed(SocketAddress address) {
        Known now = known;
        if (now != null && now.addresses.size() > 1 && now.addresses.get(0).equals(address)) {
            List<SocketAddress> rest = now.addresses.subList(1, now.addresses.size());
            List<SocketAddress> rotated = new java.util.ArrayList<>(rest);
            rotated.add(address);
            known = new Known(List.copyOf(rotated), now.sinceNanos);
        }
    }

    private synchronized CompletableFuture<Known> startLookup() {
        if (lookup == null || lookup.isDone()) {
            lookup = CompletableFuture.supplyAsync(this::resolve, lookups);
        }
        return lookup;
    }

    private Known resolve() {
        InetAddress literalAddress = IpLiteral.parse(host);
        InetAddress[] resolved = literalAddress != null ? new InetAddress[] {literalAddress} : lookUp();
        for (InetAddress address : resolved) {
            if (!policy.allows(address)) {
                throw new LlmException(LlmException.Kind.ADDRESS_REFUSED);
            }
        }
        List<SocketAddress> addresses = Arrays.stream(resolved)
                .map(address -> SocketAddress.inetSocketAddress(port, address.getHostAddress()))
                .toList();
        Known fresh = new Known(keepingOrder(addresses), System.nanoTime());
        known = fresh;
        return fresh;
    }

    private InetAddress[] lookUp() {
        try {
            InetAddress[] resolved = resolver.resolve(host);
            if (resolved.length > 0) {
                return resolved;
            }
        } catch (java.net.UnknownHostException unknown) {
            throw new LlmException(LlmException.Kind.DNS, unknown);
        }
        throw new LlmException(LlmException.Kind.DNS);
    }

    /** Name servers rotate their answers; staying with one address keeps one pool of connections. */
    private List<SocketAddress> keepingOrder(List<SocketAddress> addresses) {
        Known before = known;
        return before != null && before.addresses.size() == addresses.size() && before.addresses.containsAll(addresses)
                ? before.addresses
                : addresses;
    }

    private static Known await(CompletableFuture<Known> lookup, long untilNanos) {
        try {
            return lookup.get(Math.max(1, untilNanos - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException slow) {
            throw new LlmException(LlmException.Kind.DNS, slow);
        } catch (ExecutionException failure) {
            throw failure.getCause() instanceof LlmException known
                    ? new LlmException(known.kind(), known.getCause())
                    : new LlmException(LlmException.Kind.DNS, failure.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new LlmException(LlmException.Kind.CANCELLED, interrupted);
        }
    }
}
