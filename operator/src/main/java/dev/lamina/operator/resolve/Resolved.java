package dev.lamina.operator.resolve;

import dev.lamina.operator.content.ResolvedContent;
import dev.lamina.operator.status.Fact;
import java.util.Optional;

/**
 * @param content what may be used; empty unless the fact holds
 * @param fact what there is to say about it
 */
public record Resolved(Optional<ResolvedContent> content, Fact fact) {}
