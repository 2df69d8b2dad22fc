package dev.lamina.gateway.logs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import dev.lamina.gateway.LogsConfig;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** VictoriaLogs by its HTTP API: each query is a POST, and the response has a line of JSON for each result. */
final class VictoriaLogs implements LogStore {
    private static final ObjectReader JSON = new ObjectMapper().reader();
    private static final String OLDEST = "_time, file, _msg";
    private static final String NEWEST = "_time desc, file desc, _msg desc";
    private static final int MOST_DAYS = 10_000;
    /** Bytes of one response: the rest is requested again. */
    private static final int MOST_BYTES = 2 * 1024 * 1024;

    private static final int LONGEST_ERROR = 500;
    private static final long NANOS = 1_000_000_000L;

    private final URI query;
    private final Optional<String> authorization;
    private final Duration timeout;
    private final Duration patience;
    private final HttpClient http;

    VictoriaLogs(URI url, LogsConfig config) {
        String base = url.toString();
        this.query =
                URI.create((base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + "/select/logsql/query");
        this.authorization = config.username()
                .map(user -> "Basic "
                        + Base64.getEncoder()
                                .encodeToString(
                                        (user + ':' + config.password().orElse("")).getBytes(StandardCharsets.UTF_8)));
        this.timeout = config.timeout();
        // The store ends a query itself, with an error that says so.
        this.patience = timeout.plus(timeout.dividedBy(10));
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(5))
                .build();
    }

    @Override
    public Lines oldest(LogFiles files, long from, long to, int limit) {
        return lines(files, from, to, OLDEST, limit);
    }

    @Override
    public Lines newest(LogFiles files, long from, long to, int limit) {
        return lines(files, from, to, NEWEST, limit);
    }

    private Lines lines(LogFiles files, long from, long to, String order, int limit) {
        Results results = run(
                files + time(from, to) + " | sort by (" + order + ") limit " + limit + " | fields _time, file, _msg");
        List<StoredLine> lines = results.rows().stream()
                .map(row -> new StoredLine(
                        nanos(row, "_time"),
                        row.path("file").asText(),
                        row.path("_msg").asText()))
                .toList();
        return new Lines(lines, results.complete() && lines.size() < limit);
    }

    @Override
    public List<FileDay> days(LogFiles files, long from, long to) {
        return run(files + time(from, to) + " | stats by (file, _time:1d) min(_time) first, max(_time) last"
                        + " | sort by (last desc, file) limit " + MOST_DAYS)
                .rows()
                .stream()
                .map(row -> new FileDay(row.path("file").asText(), nanos(row, "first"), nanos(row, "last")))
                .toList();
    }

    private static String time(long from, long to) {
        return " _time:[" + instant(from) + ',' + instant(to) + ')';
    }

    private static Instant instant(long nanos) {
        return Instant.ofEpochSecond(Math.floorDiv(nanos, NANOS), Math.floorMod(nanos, NANOS));
    }

    private static long nanos(JsonNode row, String field) {
        Instant time = Instant.parse(row.path(field).asText());
        return time.getEpochSecond() * NANOS + time.getNano();
    }

    private record Results(List<JsonNode> rows, boolean complete) {}

    private Results run(String text) {
        String form =
                "query=" + URLEncoder.encode(text, StandardCharsets.UTF_8) + "&timeout=" + timeout.toSeconds() + 's';
        HttpRequest.Builder request = HttpRequest.newBuilder(query)
                .timeout(patience)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form));
        authorization.ifPresent(value -> request.header("Authorization", value));
        long end = System.nanoTime() + patience.toNanos();
        try {
            HttpResponse<InputStream> response = http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream body = response.body();
                    Deadline deadline = new Deadline(body, end)) {
                if (response.statusCode() != 200) {
                    throw new LogStoreException("the store answered " + response.statusCode() + ": "
                            + new String(body.readNBytes(LONGEST_ERROR), StandardCharsets.UTF_8));
                }
                Results results = rows(body);
                deadline.check();
                return results;
            }
        } catch (IOException e) {
            throw new LogStoreException("no answer of the store at " + host() + ": " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LogStoreException("interrupted", e);
        }
    }

    /** Without the credentials that an address may have. */
    private String host() {
        return query.getHost() + (query.getPort() < 0 ? "" : ":" + query.getPort());
    }

    /** Closes a response that does not end in time: the timeout of a request is only about its headers. */
    private static final class Deadline implements AutoCloseable {
        private final CompletableFuture<Void> read = new CompletableFuture<>();

        Deadline(InputStream body, long end) {
            var _ = read.orTimeout(Math.max(1, end - System.nanoTime()), TimeUnit.NANOSECONDS)
                    .whenComplete((_, late) -> {
                        if (late != null) {
                            closed(body);
                        }
                    });
        }

        private static void closed(InputStream body) {
            try {
                body.close();
            } catch (IOException e) {
                // The reader gets an error anyway.
            }
        }

        /** A closed response looks like a short one. */
        void check() throws IOException {
            if (!read.complete(null)) {
                throw new IOException("the response did not end in time");
            }
        }

        @Override
        public void close() {
            read.complete(null);
        }
    }

    private static Results rows(InputStream body) throws IOException {
        List<JsonNode> rows = new ArrayList<>();
        BufferedReader lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
        long chars = 0;
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.isEmpty()) {
                continue;
            }
            try {
                rows.add(JSON.readTree(line));
            } catch (JsonProcessingException e) {
                throw new LogStoreException("the store's response ended early: " + e.getOriginalMessage(), e);
            }
            chars += line.length();
            if (chars > MOST_BYTES) {
                return new Results(rows, false);
            }
        }
        return new Results(rows, true);
    }

    @Override
    public void close() {
        http.close();
    }
}
