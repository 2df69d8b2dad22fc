package dev.lamina.surroundings;

import java.net.URI;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The JVM's system properties for the proxy that variables name. */
final class ProxyProperties {
    private ProxyProperties() {}

    static Map<String, String> of(Map<String, String> environment) {
        Map<String, String> properties = new LinkedHashMap<>();
        add("http", environment.getOrDefault("HTTP_PROXY", ""), properties);
        add("https", environment.getOrDefault("HTTPS_PROXY", ""), properties);
        if (!properties.isEmpty()) {
            properties.put("http.nonProxyHosts", patterns(environment.getOrDefault("NO_PROXY", "")));
        }
        return properties;
    }

    private static void add(String scheme, String proxy, Map<String, String> properties) {
        if (proxy.isBlank()) {
            return;
        }
        URI uri = URI.create(proxy);
        if (uri.getHost() == null) {
            throw new IllegalStateException(scheme.toUpperCase(Locale.ROOT)
                    + "_PROXY is not a URL with a host; it must be like http://proxy:3128");
        }
        properties.put(scheme + ".proxyHost", uri.getHost());
        properties.put(scheme + ".proxyPort", Integer.toString(uri.getPort() < 0 ? 80 : uri.getPort()));
    }

    /** {@code .example.org} is {@code *.example.org} here. A network such as 10.0.0.0/8 has no pattern. */
    private static String patterns(String none) {
        return Arrays.stream(none.split(","))
                .map(String::strip)
                .filter(host -> !host.isEmpty())
                .map(host -> host.startsWith(".") ? "*" + host : host)
                .collect(Collectors.joining("|"));
    }
}
