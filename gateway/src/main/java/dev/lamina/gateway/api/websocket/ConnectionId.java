package dev.lamina.gateway.api.websocket;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The id of a connection, which says on which gateway it is and cannot be guessed.
 *
 * @param gateway the first part of the text
 * @param text as functions see it
 */
record ConnectionId(String gateway, String text) {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Pattern FORM = Pattern.compile("[0-9a-f]{32}");
    private static final int GATEWAY_BYTES = 4;
    private static final int OWN_BYTES = 12;

    /** @param gateway the id of the process */
    static ConnectionId on(String gateway) {
        return new ConnectionId(gateway, gateway + hex(OWN_BYTES));
    }

    /** Empty if no gateway gave this id. */
    static Optional<ConnectionId> read(String text) {
        return FORM.matcher(text).matches()
                ? Optional.of(new ConnectionId(text.substring(0, 2 * GATEWAY_BYTES), text))
                : Optional.empty();
    }

    private static String hex(int bytes) {
        byte[] random = new byte[bytes];
        RANDOM.nextBytes(random);
        return HexFormat.of().formatHex(random);
    }
}
