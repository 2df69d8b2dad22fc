package dev.lamina.gateway.source.queue;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Events of the form {@code {"Records": […]}}, as most of Lambda's are. */
public final class Records {
    private static final byte[] BEGIN = "{\"Records\":[".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] END = "]}".getBytes(StandardCharsets.US_ASCII);

    private Records() {}

    /** @param records each a JSON object */
    public static byte[] event(List<byte[]> records) {
        ByteArrayOutputStream event = new ByteArrayOutputStream(BEGIN.length
                + END.length
                + records.stream().mapToInt(json -> json.length + 1).sum());
        event.writeBytes(BEGIN);
        for (int i = 0; i < records.size(); i++) {
            if (i > 0) {
                event.write(',');
            }
            event.writeBytes(records.get(i));
        }
        event.writeBytes(END);
        return event.toByteArray();
    }
}
