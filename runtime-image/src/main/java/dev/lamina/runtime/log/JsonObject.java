package dev.lamina.runtime.log;

import java.util.List;

/** One JSON object, written member by member; members without a value are omitted. */
public final class JsonObject {
    private final StringBuilder text = new StringBuilder(256).append('{');

    public JsonObject text(String name, String value) {
        if (value != null) {
            name(name);
            quote(value);
        }
        return this;
    }

    public JsonObject number(String name, long value) {
        name(name).append(value);
        return this;
    }

    /** Nanoseconds as milliseconds, to the microsecond and without trailing zeros, as Lambda has them in JSON. */
    JsonObject ms(String name, long nanos) {
        long micros = (nanos + 500) / 1000;
        long rest = micros % 1000;
        name(name).append(micros / 1000);
        if (rest > 0) {
            int end = text.append('.').append(rest + 1000).length();
            text.deleteCharAt(end - 4); // the 1 that kept the leading zeros
            while (text.charAt(text.length() - 1) == '0') {
                text.setLength(text.length() - 1);
            }
        }
        return this;
    }

    public JsonObject object(String name, JsonObject value) {
        name(name).append(value);
        return this;
    }

    JsonObject listOfOne(String name, JsonObject value) {
        name(name).append('[').append(value).append(']');
        return this;
    }

    JsonObject texts(String name, List<String> values) {
        name(name).append('[');
        for (int i = 0; i < values.size(); i++) {
            text.append(i == 0 ? "" : ",");
            quote(values.get(i));
        }
        text.append(']');
        return this;
    }

    private StringBuilder name(String name) {
        if (text.length() > 1) {
            text.append(',');
        }
        return text.append('"').append(name).append("\":");
    }

    private void quote(String value) {
        text.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                text.append('\\').append(c);
            } else if (c < ' ') {
                text.append(c < 16 ? "\\u000" : "\\u00").append(Integer.toHexString(c));
            } else {
                text.append(c);
            }
        }
        text.append('"');
    }

    @Override
    public String toString() {
        return text + "}";
    }
}
