package dev.lamina.runtime.content;

import dev.lamina.runtime.gateway.Backoff;
import dev.lamina.runtime.gateway.GatewayPool;
import dev.lamina.runtime.http.HttpConnection;
import dev.lamina.runtime.http.ReplyHead;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;

/**
 * Fetches code and layers from the gateway, by hash. While no gateway can be reached, or none knows this pod yet, it
 * keeps trying: the gateway decides when the waiting invocation ends. A permanent refusal by the gateways is an error.
 */
final class ContentFetch {
    private static final int CONNECT_MS = 1_000;
    private static final int READ_MS = 30_000;
    private static final long FIRST_PAUSE_MS = 50;
    private static final long LAST_PAUSE_MS = 5_000;
    /** A gateway may be a moment behind the operator that stored the content. */
    private static final int MISSING_ATTEMPTS = 6;
    /** For content without which a start can go on. */
    private static final int OPTIONAL_ATTEMPTS = 3;

    private final GatewayPool gateways;

    ContentFetch(GatewayPool gateways) {
        this.gateways = gateways;
    }

    /** Stores the content with that hash in the file. */
    void fetch(String sha256, Path file) throws IOException, InterruptedException, ContentException {
        Backoff backoff = new Backoff(FIRST_PAUSE_MS, LAST_PAUSE_MS);
        int missing = 0;
        for (int attempt = 0; ; attempt++) {
            List<InetSocketAddress> addresses = gateways.addresses();
            String problem;
            try {
                int status = fetch(addresses.get(attempt % addresses.size()), sha256, file);
                if (status == 200) {
                    return;
                }
                if (status == 404 && ++missing == MISSING_ATTEMPTS) {
                    throw new ContentException("No gateway has the code or layer with sha256 " + sha256);
                }
                problem = "status " + status;
            } catch (IOException e) {
                problem = e.toString();
            }
            if (attempt % 20 == 5) {
                System.err.println("Still no code or layer " + sha256 + " from " + addresses + ": " + problem);
            }
            backoff.pause();
        }
    }

    /** Stores the content in the file, and gives up soon. The message of the exception says why. */
    void fetchNow(String sha256, Path file) throws IOException, InterruptedException, ContentException {
        Backoff backoff = new Backoff(FIRST_PAUSE_MS, LAST_PAUSE_MS);
        for (int attempt = 1; ; attempt++) {
            List<InetSocketAddress> addresses = gateways.addresses();
            try {
                int status = fetch(addresses.get(attempt % addresses.size()), sha256, file);
                if (status == 200) {
                    return;
                }
                if (status == 404 || attempt == OPTIONAL_ATTEMPTS) {
                    throw new ContentException("a gateway responds with status " + status + " to its sha256 " + sha256);
                }
            } catch (IOException e) {
                if (attempt == OPTIONAL_ATTEMPTS) {
                    throw e;
                }
            }
            backoff.pause();
        }
    }

    private int fetch(InetSocketAddress gateway, String sha256, Path file) throws IOException, ContentException {
        try (HttpConnection connection = gateways.open(gateway, CONNECT_MS, READ_MS)) {
            connection.send(gateways.contentCall(sha256));
            ReplyHead head = connection.readHead();
            if (head.status() == 200) {
                ContentCheck check = ContentCheck.of(sha256, head.header("lamina-crc32"));
                store(connection.body(head), file, check);
                check.verify();
            }
            return head.status();
        }
    }

    private static void store(InputStream body, Path file, ContentCheck check) throws IOException {
        byte[] buffer = new byte[64 * 1024];
        try (OutputStream out = new FileOutputStream(file.toFile())) {
            for (int count = body.read(buffer); count >= 0; count = body.read(buffer)) {
                check.update(buffer, count);
                out.write(buffer, 0, count);
            }
        }
    }
}
