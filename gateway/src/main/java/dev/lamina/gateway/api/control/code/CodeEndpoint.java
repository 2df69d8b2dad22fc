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
import dev.lamina.gateway.runtime.content.ContentSource;
import dev.lamina.gateway.runtime.content.StoredContent;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.OpenOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** {@code GET /lamina/v1/code/SHA256}, with the signature of {@link DownloadLinks} instead of an identity. */
@Singleton
public class CodeEndpoint implements Endpoint {
    private final DownloadLinks links;
    private final ContentSource content;

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
        return Optional.of(new Download(sha256, valid, content));
    }

    private record Download(String sha256, boolean valid, ContentSource content) implements MatchedRequest, Command {
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
            return content.fetch(sha256)
                    .map(found -> found.map(Download::response)
                            .orElseThrow(
                                    () -> AwsException.of(404, "ResourceNotFoundException", "The code was deleted.")));
        }

        private static Response response(StoredContent stored) {
            return new Response(200, Map.of("Content-Type", "application/zip"), List.of(), Buffer.buffer())
                    .followedBy(response -> Vertx.currentContext()
                            .owner()
                            .fileSystem()
                            .open(stored.file().toString(), new OpenOptions().setRead(true))
                            .compose(file -> file.pipe().endOnComplete(false).to(response)));
        }
    }
}
