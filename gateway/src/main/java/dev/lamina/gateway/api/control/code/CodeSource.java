package dev.lamina.gateway.api.control.code;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lamina.api.BucketObject;
import dev.lamina.api.ContainerImage;
import dev.lamina.api.ContainerImageBuilder;
import dev.lamina.api.Content;
import dev.lamina.api.ContentBuilder;
import dev.lamina.api.UploadedContent;
import dev.lamina.gateway.api.control.request.Invalid;
import dev.lamina.gateway.api.control.request.RequestJson;
import dev.lamina.gateway.http.AwsException;
import dev.lamina.gateway.runtime.content.Uploads;
import io.vertx.core.buffer.Buffer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The sources of code in AWS's requests as sources in a manifest. */
@ApplicationScoped
public class CodeSource {
    private static final List<String> MEMBERS = List.of("ZipFile", "S3Bucket", "ImageUri");

    private final Uploads uploads;

    @Inject
    public CodeSource(Uploads uploads) {
        this.uploads = uploads;
    }

    /**
     * Where the code is.
     *
     * @param size of an upload in bytes; 0 for another source
     */
    public record Located(Content content, long size) {}

    /** Throws if the request names no source or more than one. Does not block. */
    public static void check(JsonNode code) {
        long given = MEMBERS.stream()
                .filter(member -> RequestJson.present(code, member).isPresent())
                .count();
        if (given == 0) {
            throw Invalid.parameter("Please provide a source for function code.");
        }
        if (given > 1) {
            throw Invalid.parameter("Please provide exactly one of ZipFile, S3Bucket and ImageUri.");
        }
        if (RequestJson.present(code, "S3Bucket").isPresent()
                != RequestJson.present(code, "S3Key").isPresent()) {
            throw Invalid.parameter("S3Bucket and S3Key must be given together.");
        }
    }

    /**
     * Returns the source. A zip is put into the content store of the namespace, unless it is only checked. Blocks.
     *
     * @param code as {@link #check} has accepted it
     * @param body has the zip itself
     */
    public Located locate(String namespace, JsonNode code, Buffer body, boolean onlyCheck) throws IOException {
        if (RequestJson.present(code, "ImageUri").isPresent()) {
            return new Located(declared(code), 0);
        }
        Optional<String> bucket = RequestJson.text(code, "S3Bucket");
        if (bucket.isPresent()) {
            BucketObject object = new BucketObject(
                    bucket.get(),
                    RequestJson.text(code, "S3Key").orElseThrow(),
                    RequestJson.text(code, "S3ObjectVersion").orElse(null));
            return new Located(ContentBuilder.builder().bucket(object).build(), 0);
        }
        try (ZipUpload zip = ZipUpload.of(body)) {
            if (!onlyCheck) {
                store(namespace, zip);
            }
            return new Located(
                    ContentBuilder.builder()
                            .stored(new UploadedContent(zip.sha256()))
                            .build(),
                    zip.size());
        }
    }

    private void store(String namespace, ZipUpload zip) {
        try {
            if (!uploads.put(namespace, zip.sha256(), zip.file())) {
                throw AwsException.of(
                        400,
                        "CodeStorageExceededException",
                        "You have exceeded your maximum total code size per account: namespace " + namespace
                                + " has used its share of the content store. Delete functions and layers that are not"
                                + " needed. Uploads that nothing names are deleted after one to two hours.");
            }
        } catch (IOException e) {
            throw AwsException.of(
                    503,
                    "ServiceUnavailableException",
                    "The content store (NATS) does not respond, so nothing was changed: try again.");
        }
    }

    /** Returns what is known without the zip: the container image, or nothing. */
    public static Content declared(JsonNode code) {
        ContainerImage image = RequestJson.text(code, "ImageUri")
                .map(name -> ContainerImageBuilder.builder().name(name).build())
                .orElse(null);
        return ContentBuilder.builder().image(image).build();
    }

    /** Returns the code of an update: another image keeps the settings of the former one. */
    public static Content after(Content before, Content now) {
        return Stream.of(before)
                .filter(old -> old.image() != null && now.image() != null)
                .map(old -> old.withImage(old.image().withName(now.image().name())))
                .findFirst()
                .orElse(now);
    }
}
