package dev.lamina.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;

/** A container image that is a function: it has the handler, the language, and a client of Lambda's Runtime API. */
@JsonInclude(Include.NON_NULL)
@RecordBuilder
public record ContainerImage(
        @Required
        @Size(min = 1, max = 500)
        @Pattern("^[a-zA-Z0-9][a-zA-Z0-9._:@/-]*$")
        @JsonPropertyDescription(
                "Name of the image with its tag or digest, such as registry.example/shop/orders:1.4. A tag is resolved "
                        + "once; what runs afterwards is the digest in status.image, until the name changes.")
        String name,

        @Size(min = 1, max = 100)
        @JsonPropertyDescription("Replaces the ENTRYPOINT of the image. Default: that of the image.")
        List<@Size(max = 4096) String> entryPoint,

        @Size(min = 1, max = 100)
        @JsonPropertyDescription(
                "Replaces the CMD of the image, which for AWS's base images is the handler. Default: that of the "
                        + "image.")
        List<@Size(max = 4096) String> command,

        @Size(min = 1, max = 1000)
        @Pattern("^/.*$")
        @JsonPropertyDescription("Replaces the WORKDIR of the image. Default: that of the image.")
        String workingDirectory,

        @Size(max = 20)
        @JsonPropertyDescription(
                "Secrets in the function's namespace with the credentials of private registries, of type "
                        + "kubernetes.io/dockerconfigjson. Default: those of the function's ServiceAccount.")
        List<PullSecret> pullSecrets)
        implements ContainerImageBuilder.With {}
