package dev.lamina.gateway.api.sns;

import dev.lamina.gateway.http.AwsException;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The parameters of a call in AWS's query protocol, in which lists are numbered: {@code Entries.member.1.Id}. */
record FormBody(Map<String, String> parameters) {
    private static final int MAX_PARAMETERS = 4096;

    static FormBody read(byte[] body) {
        try {
            Map<String, String> all = new LinkedHashMap<>();
            new QueryStringDecoder(
                            new String(body, StandardCharsets.UTF_8), StandardCharsets.UTF_8, false, MAX_PARAMETERS)
                    .parameters()
                    .forEach((name, values) -> all.put(name, values.getFirst()));
            return new FormBody(all);
        } catch (IllegalArgumentException e) {
            throw AwsException.front(400, "MalformedQueryString", "The body is not a valid form: " + e.getMessage());
        }
    }

    /** Absent when it is empty. */
    Optional<String> find(String name) {
        return Optional.ofNullable(parameters.get(name)).filter(value -> !value.isEmpty());
    }

    String get(String name) {
        return find(name).orElseThrow(() -> SnsErrors.invalid(name));
    }

    /** The items of a list, such as {@code MessageAttributes.entry}, each as its own form. */
    List<FormBody> list(String name) {
        List<FormBody> items = new ArrayList<>();
        for (int number = 1; ; number++) {
            FormBody item = under(name + "." + number + ".");
            if (item.parameters.isEmpty()) {
                return items;
            }
            items.add(item);
        }
    }

    private FormBody under(String prefix) {
        Map<String, String> found = new LinkedHashMap<>();
        parameters.forEach((name, value) -> {
            if (name.startsWith(prefix)) {
                found.put(name.substring(prefix.length()), value);
            }
        });
        return new FormBody(found);
    }
}
