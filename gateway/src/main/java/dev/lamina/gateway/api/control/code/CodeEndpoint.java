package dev.lamina.gateway.api.control.code;

import dev.lamina.gateway.api.Command;
import dev.lamina.gateway.api.Endpoint;
import dev.lamina.gateway.api.MatchedRequest;
import dev.lamina.gateway.api.NoBodyRequest;
import dev.lamina.gateway.api.ParsedRequest;
import dev.lamina.gateway.api.RequestId;
import dev.lamina.gateway.api.Response;
import dev.lamina.gateway.auth.Permission;
import dev.lamina.gateway.dispatch.trace.TraceHeader;
import dev.lamina.gateway.http.AwsException;
import dev.lamina.gateway.pacing.Shares;
import dev.lamina.gateway.runtime.content.ContentSource;
import dev.lamina.gateway.runtime.content.StoredContent;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.AsyncFile;
import io.vertx.core.file.OpenOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** {@code GET /lamina/v1/code/SHA256}, with the signature of {@link DownloadLinks} instead of an identity. */
@Singleton
public class CodeEndpoint implements Endpoint {
    /** Maximum number of downloads at once; one link has three quarters at most. */
    private static final int AT_ONCE = 16;

    private static final long LONGEST_MILLIS = Duration.ofMinutes(10).toMillis();

    private final DownloadLinks links;
    private final ContentSource content;
    private final Shares places = new Shares(AT_ONCE, Shares.OF_BYTES);

    @Inject
    public CodeEndpoint(DownloadLinks links, ContentSource content) {
        this.links = links;
        this.content = content;
    }

    @Override
    public Optional<MatchedRequest> match(HttpServerRequest http, RequestId id, TraceHeader trace) {
        String path = http.path();
        if (!http.method().equals(HttpMethod.GET) || path == null || !path.startsWith(DownloadLinks.PATH)) {
            return Optional.empty();
        }
        String sha256 = path.substring(DownloadLinks.PATH.length());
        boolean valid = links.isValid(
                sha256,
                Objects.requireNonNullElse(http.getParam("expires"), ""),
                Objects.requireNonNullElse(http.getParam("signature"), ""));
        return Optional.of(new Download(sha256, valid, content, places));
    }

    private record Download(String sha256, boolean valid, ContentSource content, Shares places)
            implements MatchedRequest, Command {
        @Override
        public boolean anonymous() {
            return true;
        }

        @Override
        public String action() {
            return "GetCode";
        }

        @Override
        public ParsedRequest open() {
            if (!valid) {
                throw AwsException.front(
                        403, "AccessDeniedException", "The link has expired: call GetFunction for another one.");
            }
            return new NoBodyRequest(caller -> this);
        }

        @Override
        public Permission needs() {
            throw new IllegalStateException("the link is the permission");
        }

        @Override
        public String resource() {
            return sha256;
        }

        @Override
        public Future<Response> answer(Buffer body) {
            Optional<Shares.Part> place = places.tryTake(sha256, 1);
            if (place.isEmpty()) {
                return Future.failedFuture(AwsException.throttled("ConcurrentDownloadsExceeded"));
            }
            return content.fetch(sha256)
                    .map(found -> found.map(stored -> response(stored, place.get()))
                            .orElseThrow(
                                    () -> AwsException.of(404, "ResourceNotFoundException", "The code was deleted.")))
                    .onFailure(_ -> place.get().close());
        }

        private static Response response(StoredContent stored, Shares.Part place) {
            return new Response(200, Map.of("Content-Type", "application/zip"), List.of(), Buffer.buffer())
                    .followedBy(response -> {
                        Vertx vertx = Vertx.currentContext().owner();
                        return vertx.fileSystem()
                                .open(stored.file().toString(), new OpenOptions().setRead(true))
                                .compose(file -> copied(file, response, vertx))
                                .onComplete(_ -> place.close());
                    });
        }

        /** Copies the file and closes it, also if the client leaves or does not read: a pipe notices neither. */
        private static Future<Void> copied(AsyncFile file, HttpServerResponse response, Vertx vertx) {
            if (response.closed()) {
                return file.close();
            }
            Promise<Void> copied = Promise.promise();
            response.closeHandler(_ -> copied.tryComplete());
            long timer = vertx.setTimer(LONGEST_MILLIS, _ -> {
                copied.tryFail("the download took too long");
                response.reset();
            });
            file.pipe()
                    .endOnComplete(false)
                    .to(response)
                    .onSuccess(copied::tryComplete)
                    .onFailure(copied::tryFail);
            return copied.future().eventually(() -> {
                vertx.cancelTimer(timer);
                return file.close();
            });
        }
    }
}
