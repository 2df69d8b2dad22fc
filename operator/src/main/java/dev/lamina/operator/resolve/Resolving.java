package dev.lamina.operator.resolve;

import dev.lamina.operator.content.ContentException;
import dev.lamina.operator.content.ContentRequest;
import dev.lamina.operator.content.ContentResolver;
import dev.lamina.operator.content.ContentUnavailableException;
import dev.lamina.operator.content.ResolvedContent;
import dev.lamina.operator.status.Fact;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Resolves content and puts the outcome into words. What the user can cure is a fact; so is a store that is down. */
@ApplicationScoped
public class Resolving {
  private static final Logger LOG = Logger.getLogger(Resolving.class);

  private final ContentResolver resolver;

  public Resolving(ContentResolver resolver) {
    this.resolver = resolver;
  }

  /**
   * @param condition type of the fact
   * @param settled whether {@code request.previous()} came of this very spec: then it stays good while the source cannot be
   *     asked, so that nothing stops working because a store is down for a while
   */
  public Resolved resolve(ContentRequest request, String condition, boolean settled) {
    try {
      return resolved(resolver.resolve(request), condition);
    } catch (ContentException e) {
      return new Resolved(Optional.empty(), Fact.isFalse(condition, e.reason(), e.getMessage()));
    } catch (ContentUnavailableException e) {
      LOG.warnf("%s in namespace %s: %s", request.field(), request.namespace(), e.getMessage());
      return request.previous().filter(previous -> settled).map(previous -> resolved(previous, condition)).orElseGet(() ->
          new Resolved(Optional.empty(), Fact.isFalse(condition, e.reason(), e.getMessage())));
    }
  }

  private static Resolved resolved(ResolvedContent content, String condition) {
    return new Resolved(Optional.of(content),
        Fact.isTrue(condition, "Resolved", "sha256 " + content.sha256() + ", " + content.sizeBytes() + " bytes"));
  }
}
