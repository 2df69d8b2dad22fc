package dev.lamina.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/** Cross-origin resource sharing of a function's URL, with the fields and bounds AWS has. */
@ValidationRule(value = "!has(self.allowOrigins) || self.allowOrigins.all(o, o == '*' || o.matches('^[a-z][a-z0-9+.-]*://[^\\\\s/]+$'))",
        message = "allowOrigins: * or scheme://host[:port], without a path or a slash at the end")
@ValidationRule(value = "!has(self.allowMethods) || self.allowMethods.all(m, m in ['*','GET','HEAD','POST','PUT','PATCH','DELETE'])",
        message = "allowMethods: * or some of GET, HEAD, POST, PUT, PATCH, DELETE")
@ValidationRule(value = "!has(self.allowHeaders) || self.allowHeaders.all(h, h.matches('^[A-Za-z0-9!#$%&*+.^_`|~-]+$'))",
        message = "allowHeaders: * or names of headers")
@ValidationRule(value = "!has(self.exposeHeaders) || self.exposeHeaders.all(h, h.matches('^[A-Za-z0-9!#$%&*+.^_`|~-]+$'))",
        message = "exposeHeaders: * or names of headers")
@ValidationRule(value = "!has(self.allowCredentials) || !self.allowCredentials || !has(self.allowOrigins) || !('*' in self.allowOrigins)",
        message = "allowCredentials: not with the origin *, which would let every page act for its visitor; name the origins")
@JsonInclude(Include.NON_NULL)
public record Cors(
    @Size(max = 100)
    @JsonPropertyDescription("Origins whose pages may read answers: scheme://host[:port], or * for all.")
    List<@Size(max = 253) String> allowOrigins,

    @Size(max = 7)
    @JsonPropertyDescription("Methods they may use: GET, HEAD, POST, PUT, PATCH, DELETE, or * for all.")
    List<@Size(max = 6) String> allowMethods,

    @Size(max = 100)
    @JsonPropertyDescription("Request headers they may send; * for all.")
    List<@Size(max = 128) String> allowHeaders,

    @Size(max = 100)
    @JsonPropertyDescription("Response headers their scripts may read; * for all, where no credentials are allowed.")
    List<@Size(max = 128) String> exposeHeaders,

    @JsonPropertyDescription("Whether they may send cookies and other credentials.")
    Boolean allowCredentials,

    @Min(0)
    @Max(86400)
    @JsonPropertyDescription("Seconds for which a browser may remember the answer to a preflight request, at most 86400.")
    Integer maxAgeSeconds) {}
