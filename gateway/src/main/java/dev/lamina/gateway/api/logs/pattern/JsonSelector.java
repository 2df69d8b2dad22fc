package dev.lamina.gateway.api.logs.pattern;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** A part of a JSON message: {@code $.a.b[0]['c']}. Its steps are names and indexes. */
record JsonSelector(List<Object> steps) {

    /** The value; missing if the message does not have it. */
    JsonNode in(JsonNode message) {
        JsonNode value = message;
        for (Object step : steps) {
            value = step instanceof Integer index ? value.path(index) : value.path((String) step);
        }
        return value;
    }

    /** @param text from the dollar sign on */
    static JsonSelector parse(String text) {
        List<Object> steps = new ArrayList<>();
        int at = 1;
        while (at < text.length()) {
            if (text.charAt(at) == '.') {
                int end = at + 1;
                while (end < text.length() && text.charAt(end) != '.' && text.charAt(end) != '[') {
                    end++;
                }
                steps.add(part(text, at + 1, end));
                at = end;
            } else if (text.charAt(at) == '[' && text.indexOf(']', at) > 0) {
                int end = text.indexOf(']', at);
                steps.add(bracketed(text, part(text, at + 1, end)));
                at = end + 1;
            } else {
                throw invalid(text);
            }
        }
        if (steps.isEmpty()) {
            throw invalid(text);
        }
        return new JsonSelector(steps);
    }

    private static Object bracketed(String text, String inner) {
        if (inner.chars().allMatch(c -> c >= '0' && c <= '9') && inner.length() < 6) {
            return Integer.valueOf(inner);
        }
        char quote = inner.charAt(0);
        if (inner.length() > 2 && (quote == '\'' || quote == '"') && inner.charAt(inner.length() - 1) == quote) {
            return inner.substring(1, inner.length() - 1);
        }
        throw invalid(text);
    }

    private static String part(String text, int begin, int end) {
        if (begin == end) {
            throw invalid(text);
        }
        return text.substring(begin, end);
    }

    private static InvalidPatternException invalid(String text) {
        return new InvalidPatternException(
                "the selector " + text + " is not valid: it has the form $.name, $.name.name or $.name[0]");
    }
}
