package dev.lamina.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Prefixes and suffixes as templates for AWS have them, and as keys have them. */
class KeyFilterTest {

    @ParameterizedTest
    @CsvSource({
        "year%3D2026/, , year=2026/a.csv, true",
        "year=2026/, , year=2026/a.csv, true",
        "my+files/, , my files/a.csv, true",
        "my files/, , my files/a.csv, true",
        "a+b/, , a+b/x, true",
        "a%2Bb/, , a+b/x, true",
        "a%2Bb/, , a b/x, false",
        "my+files%28new%29/, , my files(new)/a.csv, true",
        "gr%C3%B6%C3%9Fe/, .gr%C3%BCn, größe/a.grün, true",
        "größe/, .grün, größe/a.grün, true",
        "100%25/, , 100%/a, true",
        "100%/, , 100%/a, true",
        "%zz/, , %zz/a, true",
        "%FF/, , %FF/a, true",
        ", *.csv, x.csv, false",
        "/in/, , in/x.csv, false",
        ", , anything, true"
    })
    void keyMatchesPlainAndEncodedText(String prefix, String suffix, String key, boolean matches) {
        assertThat(source(prefix, suffix).matchesKey(key)).isEqualTo(matches);
    }

    @Test
    void onlyPlusSignHasTwoMeanings() {
        assertThat(source("a+b/", "+.txt").keyFilters())
                .containsExactly(
                        new KeyFilter("a+b/", "+.txt"),
                        new KeyFilter("a+b/", " .txt"),
                        new KeyFilter("a b/", "+.txt"),
                        new KeyFilter("a b/", " .txt"));
        assertThat(source("a%20b+c/", null).keyFilters()).containsExactly(new KeyFilter("a b c/", ""));
        assertThat(source(null, "").keyFilters()).containsExactly(new KeyFilter("", ""));
    }

    @ParameterizedTest
    @CsvSource({"a+b/, a b/", "a%3Db/, a=b/c/", "a+b/, a+b/c/"})
    void rulesOverlapByTheirMeaning(String one, String other) {
        assertThat(source(one, null).overlaps(source(other, null))).isTrue();
        assertThat(source(other, null).overlaps(source(one, null))).isTrue();
    }

    @Test
    void encodedTextIsNotThePlainOne() {
        assertThat(source("a%3Db/", null).overlaps(source("a%253Db/", null))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"%41", "x", "é", "%"})
    void longTextsAreRead(String part) {
        String text = part.repeat(1024 / part.getBytes(StandardCharsets.UTF_8).length);
        assertThat(source(text, text).keyFilters()).hasSize(1);
    }

    private static BucketSource source(String prefix, String suffix) {
        return BucketSourceBuilder.builder()
                .name("images")
                .events(List.of("s3:ObjectCreated:*"))
                .prefix(prefix)
                .suffix(suffix)
                .build();
    }
}
