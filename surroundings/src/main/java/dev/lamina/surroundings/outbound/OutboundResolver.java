package dev.lamina.surroundings.outbound;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.net.spi.InetAddressResolver;
import java.util.List;
import java.util.stream.Stream;

/**
 * Looks names up for the whole JVM, and leaves out addresses that users may not reach. So a name is checked each time
 * that any library connects, and what was checked is what it connects to: a name that leads elsewhere later changes
 * nothing.
 */
final class OutboundResolver implements InetAddressResolver {
    private final InetAddressResolver builtin;
    private final OutboundRules rules;

    OutboundResolver(InetAddressResolver builtin, OutboundRules rules) {
        this.builtin = builtin;
        this.rules = rules;
    }

    @Override
    public Stream<InetAddress> lookupByName(String host, LookupPolicy policy) throws UnknownHostException {
        if (rules.isExempt(host)) {
            return builtin.lookupByName(host, policy);
        }
        List<InetAddress> found = builtin.lookupByName(host, policy).toList();
        List<InetAddress> left = found.stream()
                .filter(address ->
                        rules.refusal(address, own -> own(own, policy)).isEmpty())
                .toList();
        if (left.isEmpty() && !found.isEmpty()) {
            throw new UnknownHostException(host + " is not reached: "
                    + rules.refusal(found.getFirst(), own -> own(own, policy)).orElseThrow());
        }
        return left.stream();
    }

    private Stream<InetAddress> own(String host, LookupPolicy policy) {
        try {
            return builtin.lookupByName(host, policy);
        } catch (UnknownHostException e) {
            return Stream.empty(); // it does not run now
        }
    }

    @Override
    public String lookupByAddress(byte[] address) throws UnknownHostException {
        return builtin.lookupByAddress(address);
    }
}
