package dev.lamina.gateway.api.http;

import dev.lamina.api.ApiDomains;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All APIs, by their addresses. */
final class ApiTable {
    static final String PATH = "/api/";
    static final ApiTable EMPTY = new ApiTable(List.of(), ApiDomains.NONE);

    private final Map<String, HttpApi> byName = new HashMap<>();
    private final Map<String, List<HttpApi>> byHost = new HashMap<>();

    /** @param domains whose host names APIs may have */
    ApiTable(Collection<HttpApi> apis, ApiDomains domains) {
        for (HttpApi api : apis) {
            byName.put(api.namespace() + "/" + api.name(), api);
            api.settings().hostNamesOrNone().stream()
                    .filter(host -> domains.allows(host, api.namespace()))
                    .forEach(host ->
                            byHost.computeIfAbsent(host, _ -> new ArrayList<>()).add(api));
        }
        byHost.values()
                .forEach(all -> all.sort(Comparator.comparing(
                                (HttpApi api) -> api.settings().basePathOrNone().length())
                        .reversed()));
    }

    /**
     * The API that a request is for.
     *
     * @param api empty if there is none at this address
     * @param rawPath the path as the function gets it, still encoded
     * @param routePath the part of it that routes match
     */
    record Address(Optional<HttpApi> api, String rawPath, String routePath) {
        static Address nothing(String path) {
            return new Address(Optional.empty(), path, path);
        }
    }

    /**
     * Empty if the host name is none of an API.
     *
     * @param host in lower case
     */
    Optional<Address> atHost(String host, String path) {
        List<HttpApi> apis = byHost.isEmpty() ? null : byHost.get(host);
        if (apis == null) {
            return Optional.empty();
        }
        return Optional.of(apis.stream()
                .filter(api -> isAtOrBelow(path, api.settings().basePathOrNone()))
                .findFirst()
                .map(api -> new Address(
                        Optional.of(api),
                        path,
                        orRoot(path.substring(api.settings().basePathOrNone().length()))))
                .orElseGet(() -> Address.nothing(path)));
    }

    /** @param path below that of APIs */
    Address atPath(String path) {
        int name = path.indexOf('/', PATH.length()) + 1;
        int end = name == 0 ? -1 : path.indexOf('/', name);
        String api = path.substring(PATH.length(), end < 0 ? path.length() : end);
        String rest = end < 0 ? "/" : path.substring(end);
        return new Address(Optional.ofNullable(byName.get(api)), rest, rest);
    }

    Optional<HttpApi> named(String namespace, String api) {
        return Optional.ofNullable(byName.get(namespace + "/" + api));
    }

    private static boolean isAtOrBelow(String path, String base) {
        return path.startsWith(base) && (path.length() == base.length() || path.charAt(base.length()) == '/');
    }

    private static String orRoot(String path) {
        return path.isEmpty() ? "/" : path;
    }
}
