package dev.lamina.converter.aws;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lamina.api.BucketObject;
import dev.lamina.api.ContainerImageBuilder;
import dev.lamina.api.Content;
import dev.lamina.api.ContentBuilder;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where code and layers are. */
record CodeConversion(Surroundings surroundings) {
    private static final Pattern S3_URI = Pattern.compile("s3://([^/]+)/(.+)");
    private static final String NO_BUCKET = "code";

    /**
     * Returns the code of a function.
     *
     * @param name of the function's resource
     */
    Content function(String where, String name, JsonNode properties) {
        JsonNode code = properties.path("Code");
        String inline = Values.text(properties, "InlineCode")
                .or(() -> Values.text(code, "ZipFile"))
                .orElse(null);
        if (inline != null) {
            return ContentBuilder.builder().inline(inline).build();
        }
        String image = Values.text(properties, "ImageUri")
                .or(() -> Values.text(code, "ImageUri"))
                .orElse(null);
        if (image != null || "Image".equals(properties.path("PackageType").asText())) {
            return image(where, name, image, properties.path("ImageConfig"));
        }
        return archive(where, name, properties.has("CodeUri") ? properties.path("CodeUri") : code);
    }

    private Content image(String where, String name, String image, JsonNode config) {
        if (image == null) {
            surroundings.report().toDo(where, "build the container image, and set spec.code.image.name");
        }
        return ContentBuilder.builder()
                .image(ContainerImageBuilder.builder()
                        .name(image == null ? name : image)
                        .entryPoint(Values.texts(config.path("EntryPoint")))
                        .command(Values.texts(config.path("Command")))
                        .workingDirectory(
                                Values.text(config, "WorkingDirectory").orElse(null))
                        .build())
                .build();
    }

    /** Returns where a zip is: an object of a bucket, or a file or folder that has to be put there first. */
    Content archive(String where, String name, JsonNode source) {
        Matcher uri = S3_URI.matcher(source.isTextual() ? source.asText() : "");
        BucketObject object = uri.matches()
                ? new BucketObject(uri.group(1), uri.group(2), null)
                : Values.text(source, "Bucket")
                        .or(() -> Values.text(source, "S3Bucket"))
                        .map(bucket -> new BucketObject(
                                bucket,
                                Values.text(source, "Key")
                                        .or(() -> Values.text(source, "S3Key"))
                                        .orElse(name + ".zip"),
                                Values.text(source, "Version")
                                        .or(() -> Values.text(source, "S3ObjectVersion"))
                                        .orElse(null)))
                        .orElse(null);
        if (object == null || surroundings.codeBucket() != null) {
            String bucket = surroundings.codeBucket() == null ? NO_BUCKET : surroundings.codeBucket();
            surroundings
                    .report()
                    .toDo(
                            where,
                            "put the zip" + (source.isTextual() ? " of " + source.asText() : "") + " into s3://"
                                    + bucket + "/" + name + ".zip of the installation's store");
            object = new BucketObject(bucket, name + ".zip", null);
        }
        return ContentBuilder.builder().bucket(object).build();
    }
}
