package dev.lamina.operator.trigger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.api.Trigger;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TriggerReconcilerTest {

  @Test
  void aTriggerOfAnotherInstallationIsNotLookedAt() {
    TriggerReconciler reconciler = new TriggerReconciler(new Bindings(List.of()), null, null, "tenant"::equals);
    Trigger ours = Triggers.trigger("images", 2, Triggers.bucket("images", "s3:ObjectCreated:*", null, null));
    Trigger theirs = Triggers.trigger("images", 1, Triggers.bucket("images", "s3:ObjectCreated:*", null, null));
    theirs.getMetadata().setNamespace("tenant");
    theirs.getMetadata().setUid("another");

    assertThat(Overlap.inTheWayOf(ours, List.of(ours, theirs))).as("the same bucket, and older").contains(theirs);
    assertThat(reconciler.ours(Stream.of(ours, theirs))).containsExactly(ours);
  }
}
