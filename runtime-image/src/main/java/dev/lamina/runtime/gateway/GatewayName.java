package dev.lamina.runtime.gateway;

import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * The common name of all gateways. A name that ends with a dot contains the cluster's domain, and takes one question to
 * DNS; one without it, such as NAME.NAMESPACE.svc, is first searched for in each domain of the pod. If the cluster has
 * another domain than its administrator has said, the name is searched for, and the first one is not asked for again.
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
    private volatile boolean otherDomain;

    public GatewayName(String host) {
        this(host, InetAddress::getAllByName);
    }

    GatewayName(String host, Lookup lookup) {
        this.host = host;
        this.lookup = lookup;
    }

    @Override
    public InetAddress[] resolve() throws UnknownHostException {
        // The last one: a namespace may be named svc.
        int domain = host.endsWith(".") ? host.lastIndexOf(END_OF_SERVICE + ".") : -1;
        if (domain < 0) {
            return lookup.all(host);
        }
        if (!otherDomain) {
            try {
                return lookup.all(host);
            } catch (UnknownHostException e) {
                // may have another domain
            }
        }
        InetAddress[] found = lookup.all(host.substring(0, domain + END_OF_SERVICE.length()));
        otherDomain = true;
        return found;
    }

    /** The name as HTTP's Host header has it, without the dot at its end. */
    public String header() {
        return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    }
}
