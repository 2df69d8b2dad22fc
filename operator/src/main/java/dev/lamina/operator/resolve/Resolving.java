package dev.lamina.operator.resolve;

import dev.lamina.operator.content.ContentException;
import dev.lamina.operator.content.ContentPendingException;
import dev.lamina.operator.content.ContentRequest;
import dev.lamina.operator.content.ContentResolver;
import dev.lamina.operator.content.ContentUnavailableException;
import dev.lamina.operator.content.ResolvedContent;
import dev.lamina.operator.status.Conditions;
import dev.lamina.operator.status.Fact;
import io.fabric8.kubernetes.api.model.Condition;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Resolves content and puts the outcome into words. What the user can cure is a fact; so is a store that is down. */
@ApplicationScoped
public class Resolving {
  private static final String PENDING = "Resolving";

  private final ContentResolver resolver;

  public Resolving(ContentResolver resolver) {
    this.resolver = resolver;
  }

  /**
   * What came of this very spec stays good while the source cannot be asked, so that nothing stops working because a store
   * is down for a while.
   *
   * @param condition type of the fact
   */
  public Resolved resolve(ContentRequest request, String condition) {
    try {
      return resolved(resolver.resolve(request), condition);
    } catch (ContentPendingException e) {
      return new Resolved(Optional.empty(), Fact.unknown(condition, PENDING, e.getMessage()));
    } catch (ContentException e) {
      return new Resolved(Optional.empty(), Fact.isFalse(condition, e.reason(), e.getMessage()));
    } catch (ContentUnavailableException e) {
      return request.previous().filter(previous -> request.settled()).map(previous -> resolved(previous, condition)).orElseGet(() ->
          new Resolved(Optional.empty(), Fact.isFalse(condition, e.reason(), e.getMessage())));
    }
  }

  /**
   * Whether content is being looked at and the status says all there is to say until that is over: it speaks of this
   * generation, or of one that was well. The reconciler is woken when there is an outcome, and does nothing before: neither
   * is what serves taken away, nor a new spec deployed with old content.
   *
   * @param fact as {@link #resolve} gave it
   * @param before the conditions so far, or null
   */
  public static boolean isPending(Fact fact, List<Condition> before, long generation) {
    return fact.reason().equals(PENDING) && Conditions.find(before, fact.type())
        .filter(known -> known.getStatus().equals("True") || Objects.equals(known.getObservedGeneration(), generation)).isPresent();
  }

  /** Says of content that it is in the store. */
  public static Fact stored(String condition, ResolvedContent content) {
    return Fact.isTrue(condition, "Resolved", "sha256 " + content.sha256() + ", " + content.sizeBytes() + " bytes");
  }

  private static Resolved resolved(ResolvedContent content, String condition) {
    return new Resolved(Optional.of(content), stored(condition, content));
  }
}
