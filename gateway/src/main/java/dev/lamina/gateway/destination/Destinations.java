package dev.lamina.gateway.destination;

import dev.lamina.api.DeadLetter;
import dev.lamina.api.Destination;
import dev.lamina.gateway.async.AsyncObserver;
import dev.lamina.gateway.async.Ending;
import dev.lamina.gateway.async.OutcomeStore;
import dev.lamina.gateway.async.StoredEvent;
import dev.lamina.gateway.function.FunctionView;
import dev.lamina.gateway.function.Functions;
import dev.lamina.gateway.queue.MessageRefusedException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;

/**
 * Tells the destinations of a function's spec, as it is now, how an event ended: onSuccess or onFailure the record, and the
 * dead-letter queue the event. A function that names none gets a line in the log.
 *
 * <p>What cannot be reached is told again later; what never takes the letter is given up, or the event would go round for
 * ever. Both are in the log, in the metric and in the Function's status.
 */
@ApplicationScoped
class Destinations implements OutcomeStore {
  private static final Logger LOG = Logger.getLogger(Destinations.class);
  private static final Duration ANSWER_TIME = Duration.ofSeconds(15);

  private final Functions functions;
  private final Post post;
  private final AsyncObserver observer;
  private final DestinationReports reports;
  private final UnderWay underWay = new UnderWay();

  @Inject
  Destinations(Functions functions, Post post, AsyncObserver observer, DestinationReports reports) {
    this.functions = functions;
    this.post = post;
    this.observer = observer;
    this.reports = reports;
  }

  @Override
  public CompletionStage<Void> store(StoredEvent event, Ending ending) {
    Optional<FunctionView> view = functions.find(event.function());
    if (view.isEmpty()) {
      return CompletableFuture.failedFuture(new IllegalStateException("the Function is not known any more"));
    }
    if (!ending.succeeded()) {
      LOG.warnf("%s: event %s is given up after %d invocations: %s, %s", event.function(), event.requestId(), ending.invokeCount(),
          ending.condition().lambdaName(), ending.functionError() ? "error of the function" : LetterReason.of(ending).message());
    }
    CompletableFuture<?>[] told = tell(view.get(), event, ending).toArray(CompletableFuture[]::new);
    return CompletableFuture.allOf(told);
  }

  private List<CompletableFuture<Void>> tell(FunctionView view, StoredEvent event, Ending ending) {
    List<CompletableFuture<Void>> told = new ArrayList<>();
    Destination to = ending.succeeded() ? view.async().onSuccess() : view.async().onFailure();
    String namespace = event.function().namespace();
    if (to != null) {
      Letter letter = Letters.record(event, ending, view.arn());
      told.add(underWay.of(event.function(), () -> post.send(namespace, to, letter))
          .handle((sent, failure) -> checked(event, ending.succeeded() ? Reachability.ON_SUCCESS : Reachability.ON_FAILURE, failure, () -> observer.recordFailed(event.function()))));
    }
    Optional<DeadLetter> queue = view.deadLetter().filter(unused -> !ending.succeeded());
    if (queue.isPresent()) {
      Letter letter = Letters.deadLetter(event, ending);
      told.add(underWay.of(event.function(), () -> post.send(namespace, queue.get().queue(), queue.get().topic(), letter))
          .handle((sent, failure) -> checked(event, Reachability.DEAD_LETTER, failure, () -> observer.deadLetterFailed(event.function()))));
    }
    return told;
  }

  private Void checked(StoredEvent event, String field, Throwable failure, Runnable count) {
    if (failure == null) {
      reports.reached(event.function(), field);
      return null;
    }
    count.run();
    Throwable cause = failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    String why = cause instanceof TimeoutException ? "no answer in " + ANSWER_TIME.toSeconds() + " s" : String.valueOf(cause.getMessage());
    // A crowd says nothing about the destination; the letters that wait for its answer will.
    if (!(cause instanceof RejectedExecutionException)) {
      reports.fails(event.function(), field, why);
    }
    if (cause instanceof MessageRefusedException) {
      LOG.errorf("%s: %s does not get event %s, ever: %s", event.function(), field, event.requestId(), why);
      return null;
    }
    throw new CompletionException(new IllegalStateException(field + ": " + why, cause));
  }

  static CompletableFuture<Void> inTime(CompletionStage<Void> sent) {
    return sent.toCompletableFuture().copy().orTimeout(ANSWER_TIME.toMillis(), TimeUnit.MILLISECONDS);
  }
}
