package dev.lamina.gateway.api.control;

import dev.lamina.gateway.api.ApiRequest;
import dev.lamina.gateway.api.control.request.Invalid;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * One page of a list, in the order of a key; the marker is the last key of the page, so that a list which changes
 * meanwhile neither repeats nor skips what stays.
 *
 * @param next marker of the next page; empty: there is none
 */
record Page<T>(List<T> items, Optional<String> next) {
    private static final int MOST = 10_000;

    /** @param most items of a page, also if the request allows more, as on AWS */
    static <T> Page<T> of(Collection<T> all, Function<T, String> key, ApiRequest request, int most) {
        int size = request.query("MaxItems")
                .map(Page::size)
                .map(asked -> Math.min(asked, most))
                .orElse(most);
        Optional<String> after = request.query("Marker").map(Page::key);
        List<T> rest = all.stream()
                .sorted(Comparator.comparing(key))
                .filter(item -> after.isEmpty() || key.apply(item).compareTo(after.get()) > 0)
                .toList();
        List<T> items = rest.subList(0, Math.min(size, rest.size()));
        return new Page<>(
                items, items.size() < rest.size() ? Optional.of(marker(key.apply(items.getLast()))) : Optional.empty());
    }

    /** Returns the body of a response. */
    Map<String, Object> shown(String member, Function<T, ?> view) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put(member, items.stream().map(view).toList());
        next.ifPresent(marker -> shown.put("NextMarker", marker));
        return shown;
    }

    private static int size(String text) {
        try {
            int size = Integer.parseInt(text);
            if (size >= 1 && size <= MOST) {
                return size;
            }
        } catch (NumberFormatException e) {
            // Answered below, like a number out of range.
        }
        throw Invalid.parameter("MaxItems must be a number from 1 to 10000.");
    }

    private static String marker(String key) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(key.getBytes(StandardCharsets.UTF_8));
    }

    private static String key(String marker) {
        try {
            return new String(Base64.getUrlDecoder().decode(marker), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw Invalid.parameter("Marker is not a NextMarker of this list.");
        }
    }
}
