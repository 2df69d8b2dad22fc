package dev.lamina.operator.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.api.Alias;
import dev.lamina.api.AliasSpecBuilder;
import dev.lamina.api.AsyncInvocationBuilder;
import dev.lamina.api.AsyncStatus;
import dev.lamina.api.ConcurrencyBuilder;
import dev.lamina.api.ContentBuilder;
import dev.lamina.api.Destination;
import dev.lamina.api.Function;
import dev.lamina.api.FunctionReference;
import dev.lamina.api.FunctionSpec;
import dev.lamina.api.FunctionSpecBuilder;
import dev.lamina.api.FunctionStatusBuilder;
import dev.lamina.api.FunctionVersion;
import dev.lamina.api.FunctionVersionSpec;
import dev.lamina.api.PublishStatus;
import dev.lamina.api.Publishing;
import dev.lamina.api.Publishing.When;
import dev.lamina.api.PublishingBuilder;
import dev.lamina.operator.workload.Workload;
import dev.lamina.operator.workload.Workload.RuntimeImage;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which manifests publish a version, with which number, and which versions are kept. */
class PublicationTest {
    private static final Publishing ON_CHANGE =
            PublishingBuilder.builder().when(When.ON_CHANGE).build();
    private static final Publishing REQUEST =
            PublishingBuilder.builder().when(When.MANUAL).request("r1").build();

    @Test
    void changeIsPublishedOnce() {
        Publication first = publication(function(ON_CHANGE, null), "a", List.of());
        Publication again = publication(
                function(ON_CHANGE, null), "a", List.of(first.create().orElseThrow()));
        Publication other = publication(
                function(ON_CHANGE, null), "b", List.of(first.create().orElseThrow()));

        assertThat(first.create()).map(FunctionVersionSpec::version).hasValue(1);
        assertThat(again.create()).isEmpty();
        assertThat(other.create()).map(FunctionVersionSpec::version).hasValue(2);
    }

    @Test
    void settingsOfFunctionItselfAreNoChange() {
        Function function = function(ON_CHANGE, null);
        FunctionVersionSpec first =
                publication(function, "a", List.of()).create().orElseThrow();

        function.setSpec(function.getSpec()
                .withConcurrency(
                        ConcurrencyBuilder.builder().reserved(5).provisioned(2).build()));

        assertThat(publication(function, "a", List.of(first)).create()).isEmpty();
    }

    @Test
    void requestIsCarriedOutOnce() {
        Publication first = publication(function(REQUEST, null), "a", List.of());
        Publication again = publication(
                function(REQUEST, first.published().status()),
                "b",
                List.of(first.create().orElseThrow()));

        assertThat(first.published().status()).isEqualTo(new PublishStatus(1, "r1", 1));
        assertThat(again.create()).isEmpty();
    }

    @Test
    void requestWithoutChangeNamesNewestVersion() {
        FunctionVersionSpec first =
                publication(function(REQUEST, null), "a", List.of()).create().orElseThrow();

        Publication second =
                publication(function(REQUEST.withRequest("r2"), new PublishStatus(1, "r1", 1)), "a", List.of(first));

        assertThat(second.create()).isEmpty();
        assertThat(second.published().status()).isEqualTo(new PublishStatus(1, "r2", 1));
    }

    @Test
    void numberOfDeletedVersionIsNotUsedAgain() {
        Publication next = publication(function(ON_CHANGE, new PublishStatus(7, null, null)), "a", List.of());

        assertThat(next.create()).map(FunctionVersionSpec::version).hasValue(8);
    }

    @Test
    void otherCodeThanRequestedIsNotPublished() {
        Publication none = publication(function(REQUEST.withCodeSha256("f".repeat(64)), null), "a", List.of());

        assertThat(none.create()).isEmpty();
        assertThat(none.published().status()).isNull();
        assertThat(none.published().fact().orElseThrow().reason()).isEqualTo("CodeMismatch");
    }

    @Test
    void unresolvedCodeIsNotPublished() {
        Publication none = Publication.of(function(REQUEST, null), Optional.empty(), List.of());

        assertThat(none.create()).isEmpty();
        assertThat(none.published().fact().orElseThrow().reason()).isEqualTo("Waiting");
    }

    @Test
    void oldVersionsAreDeletedUnlessNamed() {
        Function function = function(ON_CHANGE.withKeep(2), null);
        Alias alias = new Alias();
        alias.setSpec(AliasSpecBuilder.builder()
                .function("pay")
                .name("old")
                .version("1")
                .build());

        List<FunctionVersion> superfluous = Publisher.superfluous(
                function,
                IntStream.rangeClosed(1, 4).mapToObj(PublicationTest::version).toList(),
                () -> VersionUsers.of("pay", Stream.of(alias), Stream.empty(), Stream.empty()));

        assertThat(superfluous)
                .extracting(version -> version.getMetadata().getName())
                .containsExactly("pay.2");
    }

    @ParameterizedTest
    @CsvSource({"2026-01-01T00:00:00Z, false", "2026-01-01T02:00:00Z, true", ", true"})
    void versionIsKeptForEventsBeforeNext(String oldestEvent, boolean deleted) {
        Function function = function(PublishingBuilder.builder().keep(1).build(), new PublishStatus(2, null, null));
        function.setStatus(FunctionStatusBuilder.builder(function.getStatus())
                .async(oldestEvent == null ? null : new AsyncStatus(1L, oldestEvent))
                .build());
        FunctionVersion next = version(2);
        next.getMetadata().setCreationTimestamp("2026-01-01T01:00:00Z");

        List<FunctionVersion> superfluous =
                Publisher.superfluous(function, List.of(version(1), next), () -> new VersionUsers(Set.of()));

        assertThat(superfluous).hasSize(deleted ? 1 : 0);
    }

    @Test
    void versionThatDestinationNamesIsInUse() {
        FunctionSpec caller = function(ON_CHANGE, null)
                .getSpec()
                .withAsync(AsyncInvocationBuilder.builder()
                        .onFailure(new Destination(null, new FunctionReference("pay", "2"), null, null))
                        .build());

        assertThat(VersionUsers.of("pay", Stream.empty(), Stream.empty(), Stream.of(caller))
                        .versions())
                .containsExactly("2");
    }

    @Test
    void onlyVersionsOfThisVeryFunctionCount() {
        Function function = function(ON_CHANGE, null);
        FunctionVersion deleted = version(2);
        deleted.getMetadata().setDeletionTimestamp("2026-01-01T00:00:00Z");
        FunctionVersion former = version(3);
        former.getMetadata().getOwnerReferences().getFirst().setUid("former");

        assertThat(Publisher.own(function, List.of(version(1), deleted, former)))
                .extracting(version -> version.getSpec().version())
                .containsExactly(1);
    }

    @Test
    void newestVersionIsReadIfCacheLacksIt() {
        Function function = function(ON_CHANGE, new PublishStatus(2, null, null));
        List<FunctionVersionSpec> first = List.of(version(1).getSpec());

        assertThat(Publication.lacks(function, first)).hasValue(2);
        assertThat(Publication.lacks(function, List.of(version(2).getSpec()))).isEmpty();
        assertThat(Publication.lacks(function(REQUEST, new PublishStatus(2, "r1", 2)), first))
                .as("nothing is due")
                .isEmpty();
    }

    private static Publication publication(Function function, String code, List<FunctionVersionSpec> versions) {
        Workload workload = new Workload(function, new RuntimeImage("i", "e"), code.repeat(64), List.of(), List.of());
        return Publication.of(function, Optional.of(workload), versions);
    }

    private static Function function(Publishing publish, PublishStatus before) {
        Function function = new Function();
        function.setMetadata(new ObjectMetaBuilder()
                .withName("pay")
                .withNamespace("shop")
                .withUid("uid")
                .build());
        function.setSpec(FunctionSpecBuilder.builder()
                .runtime("java25")
                .handler("Pay")
                .code(ContentBuilder.builder().inline("class Pay {}").build())
                .publish(publish)
                .build());
        function.setStatus(FunctionStatusBuilder.builder().published(before).build());
        return function;
    }

    private static FunctionVersion version(int number) {
        FunctionVersion version = new FunctionVersion();
        version.setMetadata(new ObjectMetaBuilder()
                .withName(FunctionVersion.name("pay", number))
                .addNewOwnerReference()
                .withUid("uid")
                .withController(true)
                .endOwnerReference()
                .build());
        version.setSpec(publication(function(ON_CHANGE, new PublishStatus(number - 1, null, null)), "a", List.of())
                .create()
                .orElseThrow());
        return version;
    }
}
