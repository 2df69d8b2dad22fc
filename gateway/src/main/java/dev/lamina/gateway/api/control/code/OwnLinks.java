package dev.lamina.gateway.api.control.code;

import dev.lamina.gateway.api.ApiRequest;
import dev.lamina.gateway.api.control.manifest.WriteLimits;
import dev.lamina.gateway.runtime.content.UploadRecords;
import io.vertx.core.Future;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Links to uploads of a namespace, for its own callers. Who names the hash of another's upload gets none. */
@ApplicationScoped
public class OwnLinks {
    private static final Logger LOG = Logger.getLogger(OwnLinks.class);

    private final DownloadLinks links;
    private final UploadRecords uploads;
    private final WriteLimits limits;

    @Inject
    public OwnLinks(DownloadLinks links, UploadRecords uploads, WriteLimits limits) {
        this.links = links;
        this.uploads = uploads;
        this.limits = limits;
    }

    /**
     * Returns a link if the namespace has these bytes.
     *
     * @param resolved whether the operator has already read these bytes for the namespace
     * @return completes on any thread; empty if there is no record, or the content store does not respond
     */
    public Future<Optional<String>> link(ApiRequest request, String namespace, String sha256, boolean resolved) {
        return resolved
                ? Future.succeededFuture(links.link(request, sha256))
                : limits.read(namespace, () -> has(namespace, sha256))
                        .map(own -> own ? links.link(request, sha256) : Optional.empty());
    }

    private boolean has(String namespace, String sha256) {
        try {
            return uploads.has(namespace, sha256);
        } catch (IOException e) {
            LOG.debugf("No link to code, because the content store does not respond: %s", e.getMessage());
            return false;
        }
    }
}
