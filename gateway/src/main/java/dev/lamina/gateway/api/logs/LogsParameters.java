package dev.lamina.gateway.api.logs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The parameters of a call. A parameter with a wrong type is an error that names it. */
record LogsParameters(ObjectNode content) {

    Optional<String> text(String name) {
        JsonNode value = content.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        if (!value.isTextual()) {
            throw LogsErrors.unreadable(name + " must be a string.");
        }
        return Optional.of(value.textValue());
    }

    String required(String name) {
        return text(name).orElseThrow(() -> LogsErrors.invalid(name + ": it is required"));
    }

    OptionalLong number(String name) {
        JsonNode value = content.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return OptionalLong.empty();
        }
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw LogsErrors.unreadable(name + " must be a whole number.");
        }
        return OptionalLong.of(value.longValue());
    }

    /** A number from 1 to the most. */
    int limit(String name, int otherwise, int most) {
        long limit = number(name).orElse(otherwise);
        if (limit < 1 || limit > most) {
            throw LogsErrors.invalid(name + ": it must be from 1 to " + most + ", not " + limit);
        }
        return (int) limit;
    }

    boolean flag(String name) {
        JsonNode value = content.path(name);
        if (!value.isMissingNode() && !value.isNull() && !value.isBoolean()) {
            throw LogsErrors.unreadable(name + " must be true or false.");
        }
        return value.asBoolean();
    }

    List<String> texts(String name) {
        JsonNode value = content.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return List.of();
        }
        if (!value.isArray()) {
            throw LogsErrors.unreadable(name + " must be a list of strings.");
        }
        List<String> texts = new ArrayList<>();
        value.forEach(one -> {
            if (!one.isTextual()) {
                throw LogsErrors.unreadable(name + " must be a list of strings.");
            }
            texts.add(one.textValue());
        });
        return List.copyOf(texts);
    }
}
