package dev.lamina.gateway.api.logs.pattern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Filter patterns match what they match in CloudWatch Logs. */
class LogPatternTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '\0',
            value = {
                "ERROR; [ERROR 400] bad; true",
                "ERROR; an error; false",
                "ERROR Timeout; Timeout, ERROR; true",
                "ERROR Timeout; ERROR only; false",
                "\"INTERNAL SERVER\"; [INTERNAL SERVER] x; true",
                "\"INTERNAL SERVER\"; SERVER INTERNAL; false",
                "\"a \\\"b\\\"\"; has a \"b\" in it; true",
                "?ERROR ?WARN; a WARN; true",
                "?ERROR ?WARN; an INFO; false",
                "?ERROR WARN; a WARN; true",
                "ERROR -Exit; ERROR Exit; false",
                "ERROR -Exit; ERROR; true",
                "-\"a b\"; a c b; true",
                "%4[0-9]{2}%; status 404; true",
                "%4[0-9]{2}%; status 500; false",
                "%^[[:digit:]]{4}-\\d{2}-\\d{2}T(\\d{2}:?){3}[]{9}]\\Q{9}(\\E$%; 2026-11-29T12:00:00}{9}(; true",
                "{ $.level = \"ERROR\" }; {\"level\":\"ERROR\"}; true",
                "{ $.level = ERROR }; {\"level\":\"ERROR\"}; true",
                "{ $.level = \"ERROR\" }; {\"level\":\"INFO\"}; false",
                "{ $.level = \"ERR*\" }; {\"level\":\"ERROR\"}; true",
                "{ $.level = %^ERR% }; {\"level\":\"ERROR\"}; true",
                "{ $.level != \"INFO\" }; {\"level\":\"ERROR\"}; true",
                "{ $.level != \"INFO\" }; {\"other\":1}; false",
                "{ $.level = \"ERROR\" }; level ERROR; false",
                "{ $.ms > 99.5 }; {\"ms\":100}; true",
                "{ $.ms >= 1e2 && $.ok IS TRUE }; {\"ms\":100,\"ok\":true}; true",
                "{ ($.ms < 5) || ($.ok IS FALSE) }; {\"ms\":100,\"ok\":false}; true",
                "{ $.a.b[1].c = 3 }; {\"a\":{\"b\":[1,{\"c\":3}]}}; true",
                "{ $['a b'] IS NULL }; {\"a b\":null}; true",
                "{ $.a NOT EXISTS }; {\"b\":1}; true",
                "{ $.a NOT EXISTS }; {\"a\":null}; false",
                "{ $.a = 1 || $.b = 1 && $.c = 1 }; {\"a\":1}; true"
            })
    void patternMatches(String pattern, String message, boolean matches) {
        assertThat(LogPattern.parse(pattern).matches(message)).isEqualTo(matches);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '\0',
            value = {
                "a:b; put terms with other characters",
                "\"open; not closed",
                "%[%; regular expression",
                "[a, b]; columns",
                "{ level = 1 }; not expected",
                "{ $.a }; the end is not expected",
                "{ $.a ~ 1 }; not an operator",
                "{ $.a < x }; compare with a number",
                "{ $.a = 1; the end is not expected",
                "{ $.a IS OPEN }; NULL, TRUE or FALSE",
                "{ $ = 1 }; the selector",
                "%((a{100}){100}){100}%; is too large",
                "%((a{1000}){1000}){1000}%; is too large",
                "%((a{1,100}?){9,}[(]{2}){99}%; is too large",
                "%a{1000}% %b{1000}% %c{1000}% %d%; is too large",
                "{ $.a = %(x{100}){100}% }; is too large",
            })
    void unusablePatternIsExplained(String pattern, String why) {
        assertThatThrownBy(() -> LogPattern.parse(pattern))
                .isInstanceOf(InvalidPatternException.class)
                .hasMessageContaining(why);
    }
}
