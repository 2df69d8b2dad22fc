package dev.lamina.surroundings.outbound;

import java.net.spi.InetAddressResolver;
import java.net.spi.InetAddressResolverProvider;

/** The JVM finds it by its service file, before it looks up the first name. */
public final class OutboundResolverProvider extends InetAddressResolverProvider {
    @Override
    public InetAddressResolver get(Configuration configuration) {
        OutboundRules rules = OutboundRules.ofProcess();
        return rules.namespace().isEmpty()
                ? configuration.builtinResolver()
                : new OutboundResolver(configuration.builtinResolver(), rules);
    }

    @Override
    public String name() {
        return "Lamina's outbound rules";
    }
}
