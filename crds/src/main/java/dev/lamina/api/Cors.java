package dev.lamina.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;

/** Cross-origin resource sharing (CORS) of a function URL, with the fields and limits of AWS. */
@ValidationRule(
        value = "!has(self.allowOrigins) || self.allowOrigins.all(o, o == '*' || "
                + "o.matches('^[a-z][a-z0-9+.-]*://[^\\\\s/]+$'))",
        message = "allowOrigins: must be * or scheme://host[:port], without a path and without a trailing slash")
@ValidationRule(
        value = "!has(self.allowMethods) || self.allowMethods.all(m, m in "
                + "['*','GET','HEAD','POST','PUT','PATCH','DELETE'])",
        message = "allowMethods: must be * or any of GET, HEAD, POST, PUT, PATCH, DELETE")
@ValidationRule(
        value = "!has(self.allowHeaders) || self.allowHeaders.all(h, h.matches('^[A-Za-z0-9!#$%&*+.^_`|~-]+$'))",
        message = "allowHeaders: must be * or header names")
@ValidationRule(
        value = "!has(self.exposeHeaders) || self.exposeHeaders.all(h, h.matches('^[A-Za-z0-9!#$%&*+.^_`|~-]+$'))",
        message = "exposeHeaders: must be * or header names")
@ValidationRule(
        value = "!has(self.allowCredentials) || !self.allowCredentials || !has(self.allowOrigins) || !('*' in "
                + "self.allowOrigins)",
        message = "allowCredentials: must not be true if allowOrigins has *, because every web page could then act "
                + "for its visitor; name the origins")
@JsonInclude(Include.NON_NULL)
@RecordBuilder
public record Cors(
        @Size(max = 100)
        @JsonPropertyDescription("Origins whose pages may read responses: scheme://host[:port], or * for all.")
        List<@Size(max = 253) String> allowOrigins,

        @Size(max = 7)
        @JsonPropertyDescription(
                "HTTP methods that these origins may use: GET, HEAD, POST, PUT, PATCH, DELETE, or * for all.")
        List<@Size(max = 6) String> allowMethods,

        @Size(max = 100) @JsonPropertyDescription("Request headers that these origins may send, or * for all.")
        List<@Size(max = 128) String> allowHeaders,

        @Size(max = 100)
        @JsonPropertyDescription(
                "Response headers that scripts of these origins may read. * means all headers, if allowCredentials "
                        + "is false.")
        List<@Size(max = 128) String> exposeHeaders,

        @JsonPropertyDescription("Whether these origins may send cookies and other credentials. Default: false.")
        Boolean allowCredentials,

        @Min(0)
        @Max(86400)
        @JsonPropertyDescription(
                "Time in seconds for which a browser may cache the response to a preflight request. Default: the "
                        + "browser decides. Allowed: 0 to 86400.")
        Integer maxAgeSeconds)
        implements CorsBuilder.With {}
