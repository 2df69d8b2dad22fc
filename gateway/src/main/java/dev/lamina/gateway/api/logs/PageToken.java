package dev.lamina.gateway.api.logs;

import dev.lamina.gateway.logs.LinePosition;
import dev.lamina.gateway.logs.LogCursor;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where the next call goes on. A caller may change it: it only says a position in what the caller may read anyway.
 *
 * @param forward whether events after the position are wanted
 * @param until end of the events that are wanted, in nanoseconds since 1970
 */
record PageToken(boolean forward, LogCursor cursor, long until) {
    private static final String NUMBER = "(\\d{1,18}|[1-8]\\d{18})";
    private static final String ORDINAL = "(\\d{1,9})";
    private static final Pattern FORM =
            Pattern.compile("([fb])/" + NUMBER + '/' + ORDINAL + '/' + NUMBER + '/' + ORDINAL + '/' + NUMBER);
    private static final int LONGEST = 200;

    static PageToken forward(LogCursor cursor) {
        return new PageToken(true, cursor, Long.MAX_VALUE / 2);
    }

    static PageToken backward(LinePosition before) {
        return new PageToken(false, LogCursor.at(before), Long.MAX_VALUE / 2);
    }

    static PageToken parse(String text) {
        Matcher parts = FORM.matcher(text.length() > LONGEST ? "" : decoded(text));
        if (!parts.matches()) {
            throw LogsErrors.invalid("nextToken: it is not one that this call returned");
        }
        LogCursor cursor = new LogCursor(position(parts, 2), position(parts, 4));
        return new PageToken(parts.group(1).equals("f"), cursor, Long.parseLong(parts.group(6)));
    }

    private static String decoded(String text) {
        try {
            return new String(Base64.getUrlDecoder().decode(text), StandardCharsets.US_ASCII);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    private static LinePosition position(Matcher parts, int group) {
        return new LinePosition(Long.parseLong(parts.group(group)), Integer.parseInt(parts.group(group + 1)));
    }

    String text() {
        String plain = (forward ? "f/" : "b/") + text(cursor.from()) + '/' + text(cursor.after()) + '/' + until;
        return Base64.getUrlEncoder().withoutPadding().encodeToString(plain.getBytes(StandardCharsets.US_ASCII));
    }

    private static String text(LinePosition position) {
        return position.time() + "/" + position.ordinal();
    }
}
