package dev.lamina.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.List;

/** A version of a layer: what the layer was at some time. It never changes. */
@JsonInclude(Include.NON_NULL)
public record LayerVersion(
        @JsonPropertyDescription("Number of the version, from 1.")
        Long version,

        @JsonPropertyDescription("SHA-256 hash of the zip.") String sha256,

        @JsonPropertyDescription("Size of the zip in bytes.")
        Long sizeBytes,

        @JsonPropertyDescription("Size of the unzipped content in bytes; absent if it is not known.")
        Long unzippedBytes,

        @JsonPropertyDescription("Runtimes that may use this version. Absent: all runtimes.")
        List<String> compatibleRuntimes,

        @JsonPropertyDescription("Time at which the version was stored.")
        String created) {}
