package dev.lamina.runtime.gateway;

import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * The common name of all gateways. A name that ends with a dot contains the cluster's domain, and takes one question to
 * DNS; one without it, such as NAME.NAMESPACE.svc, is first searched for in each domain of the pod. If the cluster has
 * another domain than its administrator has said, the name is searched for.
 */
public final class GatewayName implements GatewayPool.Resolver {
    private static final String END_OF_SERVICE = ".svc";

    /** Asks DNS; replaced in tests. */
    @FunctionalInterface
    interface Lookup {
        InetAddress[] all(String host) throws UnknownHostException;
    }

    private final String host;
    private final Lookup lookup;

    public GatewayName(String host) {
        this(host, InetAddress::getAllByName);
    }

    GatewayName(String host, Lookup lookup) {
        this.host = host;
        this.lookup = lookup;
    }

    @Override
    public InetAddress[] resolve() throws UnknownHostException {
        try {
            return lookup.all(host);
        } catch (UnknownHostException e) {
            int domain = host.indexOf(END_OF_SERVICE + ".");
            if (domain < 0 || !host.endsWith(".")) {
                throw e;
            }
            return lookup.all(host.substring(0, domain + END_OF_SERVICE.length()));
        }
    }

    /** The name as HTTP's Host header has it, without the dot at its end. */
    public String header() {
        return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    }
}
