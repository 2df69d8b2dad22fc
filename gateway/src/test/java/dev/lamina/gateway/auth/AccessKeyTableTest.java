package dev.lamina.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class AccessKeyTableTest {
    private final AccessKeyTable table = new AccessKeyTable();

    @Test
    void keyBelongsToServiceAccountInItsNamespace() {
        table.put(secret("shop", "uid-1", "2026-01-01T00:00:00Z", key("AKIA1", "s1", "ci")));

        assertThat(table.find("AKIA1")).contains(new AccessKey("AKIA1", "s1", Caller.serviceAccount("shop", "ci")));
        assertThat(table.find("AKIA1").orElseThrow().caller().groups())
                .containsExactly("system:serviceaccounts", "system:serviceaccounts:shop", "system:authenticated");
    }

    @Test
    void deletedKeyIsUnknown() {
        Secret secret = secret("shop", "uid-1", "2026-01-01T00:00:00Z", key("AKIA1", "s1", "ci"));
        table.put(secret);
        table.remove(secret);

        assertThat(table.find("AKIA1")).isEmpty();
    }

    @Test
    void changedSecretReplacesKey() {
        table.put(secret("shop", "uid-1", "2026-01-01T00:00:00Z", key("AKIA1", "s1", "ci")));
        table.put(secret("shop", "uid-1", "2026-01-01T00:00:00Z", key("AKIA2", "s2", "ci")));

        assertThat(table.find("AKIA1")).isEmpty();
        assertThat(table.find("AKIA2").orElseThrow().secret()).isEqualTo("s2");
    }

    @Test
    void olderSecretKeepsKeyIdInAnyOrder() {
        Secret older = secret("shop", "uid-2", "2026-01-01T00:00:00Z", key("AKIA1", "mine", "ci"));
        Secret younger = secret("evil", "uid-1", "2026-02-01T00:00:00Z", key("AKIA1", "theirs", "ci"));

        table.put(younger);
        table.put(older);
        assertThat(table.find("AKIA1").orElseThrow().secret()).isEqualTo("mine");

        table.put(younger);
        assertThat(table.find("AKIA1").orElseThrow().secret()).isEqualTo("mine");

        table.remove(older);
        assertThat(table.find("AKIA1").orElseThrow().secret()).isEqualTo("theirs");
    }

    @Test
    void incompleteSecretIsIgnored() {
        table.put(secret(
                "shop", "uid-1", "2026-01-01T00:00:00Z", Map.of("accessKeyId", "AKIA1", "secretAccessKey", "s1")));

        assertThat(table.find("AKIA1")).isEmpty();
    }

    @Test
    void keyTextOmitsSecret() {
        assertThat(new AccessKey("AKIA1", "hidden", Caller.serviceAccount("shop", "ci")).toString())
                .doesNotContain("hidden");
    }

    private static Map<String, String> key(String id, String secret, String account) {
        return Map.of("accessKeyId", id, "secretAccessKey", secret, "serviceAccountName", account);
    }

    private static Secret secret(String namespace, String uid, String created, Map<String, String> data) {
        return new SecretBuilder()
                .withType(AccessKeyWatch.TYPE)
                .withNewMetadata()
                .withNamespace(namespace)
                .withName("key")
                .withUid(uid)
                .withCreationTimestamp(created)
                .endMetadata()
                .withData(data.entrySet().stream()
                        .collect(Collectors.toMap(
                                Map.Entry::getKey,
                                entry -> Base64.getEncoder()
                                        .encodeToString(entry.getValue().getBytes(StandardCharsets.UTF_8)))))
                .build();
    }
}
