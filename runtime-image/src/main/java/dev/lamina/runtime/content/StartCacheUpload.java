package dev.lamina.runtime.content;

import dev.lamina.runtime.gateway.Backoff;
import dev.lamina.runtime.gateway.GatewayPool;
import dev.lamina.runtime.http.HttpConnection;
import dev.lamina.runtime.http.Reply;
import dev.lamina.runtime.json.JsonReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Sends the start cache that this pod has made to a gateway, which stores it. */
public final class StartCacheUpload {
    /** Of the gateways; a larger one they refuse before they have read it, and then their reason may get lost. */
    private static final long LIMIT = 512L << 20;

    private static final int CONNECT_MS = 1_000;
    /** Milliseconds: the gateway answers when the content store has all of it. */
    private static final int READ_MS = 120_000;

    private static final long FIRST_PAUSE_MS = 250;
    private static final long LAST_PAUSE_MS = 5_000;
    /** How long another attempt is made after one that failed. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final int STORED = 201;
    /** Refusals that another attempt, or another gateway, would not change. */
    private static final Set<Integer> FINAL = Set.of(400, 411, 413, 507);

    private final GatewayPool gateways;
    private final Path file;

    public StartCacheUpload(GatewayPool gateways, Path file) {
        this.gateways = gateways;
        this.file = file;
    }

    /**
     * Returns the hash of the cache, which a gateway has.
     *
     * @throws ContentException no gateway takes it; the message says why
     */
    public String send() throws IOException, InterruptedException, ContentException {
        long size = Files.size(file);
        if (size > LIMIT) {
            throw new ContentException(
                    "The start cache has " + (size >> 20) + " MiB, and gateways take " + (LIMIT >> 20));
        }
        String sha256 = sha256();
        Backoff backoff = new Backoff(FIRST_PAUSE_MS, LAST_PAUSE_MS);
        long end = System.nanoTime() + PATIENCE.toNanos();
        for (int attempt = 0; ; attempt++) {
            List<InetSocketAddress> addresses = gateways.addresses();
            String problem;
            try {
                Reply reply = send(addresses.get(attempt % addresses.size()), sha256, size);
                if (reply.status() == STORED) {
                    return sha256;
                }
                problem = reason(reply);
                if (FINAL.contains(reply.status())) {
                    throw new ContentException("The gateway refused the start cache: " + problem);
                }
            } catch (IOException e) {
                problem = e.toString();
            }
            if (System.nanoTime() > end) {
                throw new ContentException("No gateway took the start cache: " + problem);
            }
            backoff.pause();
        }
    }

    private Reply send(InetSocketAddress gateway, String sha256, long size) throws IOException {
        try (HttpConnection connection = gateways.open(gateway, CONNECT_MS, READ_MS);
                InputStream in = Files.newInputStream(file)) {
            connection.send(gateways.startCacheCall(sha256, size));
            byte[] buffer = new byte[64 * 1024];
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                connection.send(buffer, count);
            }
            return connection.read();
        }
    }

    /** The gateway's words, if it is one that answers. */
    private static String reason(Reply reply) {
        String text = new String(reply.body(), StandardCharsets.UTF_8);
        try {
            if (JsonReader.read(text) instanceof Map<?, ?> error
                    && error.get("errorMessage") instanceof String message) {
                return message;
            }
        } catch (IllegalArgumentException e) {
            // from something in between
        }
        return "status " + reply.status();
    }

    private String sha256() throws IOException {
        MessageDigest hash = ContentCheck.sha256();
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), hash)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        return HexFormat.of().formatHex(hash.digest());
    }
}
