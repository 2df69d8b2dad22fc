package dev.lamina.surroundings.outbound;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/** An IP address, or a network such as 10.0.0.0/8. */
record AddressRange(byte[] network, int bits) {
    private static final Pattern LITERAL = Pattern.compile("[0-9.]+|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

    /** Empty if the text is a host name. */
    static Optional<AddressRange> of(String text) {
        String[] parts = text.split("/", 2);
        return literal(parts[0])
                .map(address -> new AddressRange(
                        address.getAddress(),
                        parts.length > 1 ? Integer.parseInt(parts[1]) : address.getAddress().length * 8));
    }

    /** The address that a text is, without a look-up; empty if it is a host name. */
    static Optional<InetAddress> literal(String host) {
        String bare = host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
        if (!LITERAL.matcher(bare).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.getByName(bare));
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    boolean contains(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (bytes.length != network.length) {
            return false;
        }
        for (int bit = 0; bit < bits; bit++) {
            int mask = 0x80 >> bit % 8;
            if ((bytes[bit / 8] & mask) != (network[bit / 8] & mask)) {
                return false;
            }
        }
        return true;
    }
}
