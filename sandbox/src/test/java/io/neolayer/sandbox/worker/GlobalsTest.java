package io.neolayer.sandbox.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.neolayer.sandbox.Seeding;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobalsTest {
    private final InProcess js = new InProcess();

    @Test
    void exactlyTheseExist() {
        js.devpack = true;
        String names = js.value("Object.getOwnPropertyNames(globalThis).sort().join(' ')");
        assertThat(names)
                .isEqualTo(
                        "\"AggregateError Array ArrayBuffer BigInt BigInt64Array BigUint64Array Boolean DataView Date Devpack Error EvalError"
                                + " FinalizationRegistry Float16Array Float32Array Float64Array Function Infinity Int16Array Int32Array Int8Array Intl Iterator"
                                + " JSON Map Math NaN Number Object Promise Proxy RangeError ReferenceError Reflect RegExp Set String Symbol SyntaxError"
                                + " TextDecoder TextEncoder TypeError URIError URL URLSearchParams Uint16Array Uint32Array Uint8Array Uint8ClampedArray WeakMap WeakRef WeakSet"
                                + " atob btoa console context crypto decodeURI decodeURIComponent encodeURI encodeURIComponent escape fetch globalThis hex http"
                                + " isFinite isNaN neo params parseFloat parseInt secrets services structuredClone undefined unescape\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "crypto.sha256('abc') | ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
                "crypto.sha512('abc').slice(0, 32) | ddaf35a193617abacc417349ae204131",
                "crypto.ripemd160('') | 9c1185a5c5e9fc54612808977ee8f548b2258d31",
                "crypto.ripemd160('abc') | 8eb208f7e05d987a9b044a8e98c6b087f15a0bfc",
                "crypto.ripemd160('1234567890'.repeat(8)) | 9b752e45573d4b39f4dbd3323cab82bf63326bfb",
                "crypto.keccak256('') | c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470",
                "crypto.keccak256('abc') | 4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45",
                "crypto.keccak256('a'.repeat(136)) | a6c4d403279fe3e0af03729caada8374b5ca54d8065329a3ebcaeb4b60aa386e",
                "crypto.hash256('hello') | 9595c9df90075148eb06860365df33584b75bff782a510c6cd4883a419833d50",
                "crypto.hash160('hello') | b6a9c8c230722b7c748331a8b450f05566dc7d0f",
                "crypto.hmac('sha256', 'key', 'The quick brown fox jumps over the lazy dog') | f7bc83f430538424b13298e6aa6fb143ef4d59a14946175997479dbc2d1a3cd8",
                "crypto.hmac('sha256', '', '') | b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad",
                "crypto.sha256(new Uint8Array([97, 98, 99]).buffer).slice(0, 8) | ba7816bf",
                "crypto.sha256(new Uint16Array([0x6261, 99]).subarray(0, 1)).slice(0, 8) | fb8e20fc",
                "hex.encode(hex.decode('00ff10')) | 00ff10",
                "btoa('hello') | aGVsbG8=",
                "atob(' aGVs\\nbG8 ') | hello",
                "crypto.randomUUID().replace(/[0-9a-f]/g, 'h') | hhhhhhhh-hhhh-hhhh-hhhh-hhhhhhhhhhhh",
            })
    void hashesAndTextForms(String expression, String expected) {
        String normal = expression.contains("randomUUID")
                ? expression.replace("'h')", "'h').replace('-4hhh', '-hhhh')")
                : expression;
        assertThat(js.value(normal)).isEqualTo("\"" + expected + "\"");
    }

    @Test
    void bytesAndRefusals() {
        assertThat(js.value("crypto.timingSafeEqual('abc', new Uint8Array([97, 98, 99]))"))
                .isEqualTo("true");
        assertThat(js.value("crypto.timingSafeEqual('abc', 'abd')")).isEqualTo("false");
        assertThat(js.value("crypto.getRandomValues(new Uint32Array(3)).length"))
                .isEqualTo("3");
        assertThat(js.value("crypto.getRandomValues(new Uint8Array(65536)).some((b) => b > 0)"))
                .isEqualTo("true");
        assertThat(js.value("new TextDecoder().decode(new TextEncoder().encode('häß€😀'))"))
                .isEqualTo("\"häß€😀\"");
        for (String bad : List.of(
                "crypto.getRandomValues(new Float64Array(1))",
                "crypto.getRandomValues(new Uint8Array(65537))",
                "crypto.sha256(7)",
                "crypto.hmac('md5', 'a', 'b')",
                "hex.decode('0')",
                "hex.decode('zz')",
                "atob('*')",
                "btoa('€')",
                "new URL('nonsense')",
                "structuredClone(() => 1)")) {
            assertThat(js.fault("() => " + bad).code().wire()).as(bad).isEqualTo("script_error");
        }
    }

    @Test
    void verificationAndNeoAreTheHosts() {
        List<String> seen = new ArrayList<>();
        js.calls = (name, json) -> {
            seen.add(name + " " + json);
            return name.equals("crypto.verify") ? "true" : "\"NQ\"";
        };
        assertThat(
                        js.value(
                                "[crypto.verify('p256', '02ab', 'msg', new Uint8Array([1, 2])), neo.toAddress('0xab'), neo.toDecimal(12n, 8), neo.toAddress(new Uint8Array([171]))]"))
                .isEqualTo("[true,\"NQ\",\"NQ\",\"NQ\"]");
        assertThat(seen)
                .containsExactly(
                        "crypto.verify {\"curve\":\"p256\",\"public_key\":\"02ab\",\"message\":\"6d7367\",\"signature\":\"0102\"}",
                        "neo.toAddress {\"args\":[\"0xab\"]}",
                        "neo.toDecimal {\"args\":[\"12\",8]}",
                        "neo.toAddress {\"args\":[{\"bytes\":\"ab\"}]}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "HTTP://User:Pa%20ss@EXAMPLE.com:80/a/../b/./c?q=1#f | http://User:Pa%20ss@example.com/b/c?q=1#f",
                "https://example.com | https://example.com/",
                "https:example.com\\x | https://example.com/x",
                "https://0x7f.1/ | https://127.0.0.1/",
                "https://017700000001/ | https://127.0.0.1/",
                "https://2130706433/ | https://127.0.0.1/",
                "http://[::FFFF:127.0.0.1]:8080/ | http://[::ffff:7f00:1]:8080/",
                "http://[1:0:0:2:0:0:0:3]/ | http://[1:0:0:2::3]/",
                "https://bücher.example/ä?ö#ü | https://xn--bcher-kva.example/%C3%A4?%C3%B6#%C3%BC",
                "https://ex%41mple.com/ | https://example.com/",
                "file:///etc/../passwd | file:///passwd",
                "mailto:a@b.c | mailto:a@b.c",
                "custom://host:99/p q | custom://host:99/p%20q",
                "  https://e.com/a b\\tc  | https://e.com/a%20b/tc",
            })
    void urlsParse(String url, String href) {
        assertThat(js.value("new URL(String.raw`" + url + "`).href")).isEqualTo("\"" + href + "\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "../x | https://e.com/a/x",
                "/x | https://e.com/x",
                "//f.org/x | https://f.org/x",
                "?y=2 | https://e.com/a/b/c?y=2",
                "#z | https://e.com/a/b/c?q#z",
                "x:y | x:y",
                "'' | https://e.com/a/b/c?q",
            })
    void urlsResolve(String url, String href) {
        assertThat(js.value("new URL('" + url.replace("'", "") + "', 'https://e.com/a/b/c?q#h').href"))
                .isEqualTo("\"" + href + "\"");
    }

    @Test
    void urlsChange() {
        assertThat(
                        js.value(
                                "(() => { const u = new URL('https://e.com:443/a?x=1&y=2'); u.port = '8443'; u.pathname = 'p q'; u.hash = 'h';"
                                        + " u.searchParams.append('z', 'ä b'); u.searchParams.delete('x'); u.username = 'me'; u.hostname = 'F.com'; return [u.href, u.origin, u.host, u.searchParams.get('z')]; })()"))
                .isEqualTo(
                        "[\"https://me@f.com:8443/p%20q?y=2&z=%C3%A4+b#h\",\"https://f.com:8443\",\"f.com:8443\",\"ä b\"]");
        assertThat(js.value("[...new URLSearchParams('?a=1&b=%20+x&a=2')].join('|')"))
                .isEqualTo("\"a,1|b,  x|a,2\"");
        assertThat(
                        js.value(
                                "[URL.canParse('https://a b/'), URL.canParse('https://256.1.1.1/'), URL.canParse('http://[::1'), URL.canParse('https://e.com:70000')]"))
                .isEqualTo("[false,false,false,false]");
    }

    @Test
    void clonesKeepShape() {
        assertThat(
                        js.value(
                                "(() => { const a = {d: new Date(5), m: new Map([[1, new Set([2])]]), r: /x/gi, b: new Uint8Array([1, 2]), e: new TypeError('t')}; a.self = a;"
                                        + " const c = structuredClone(a); return [c !== a, c.self === c, c.d.getTime(), c.m.get(1).has(2), c.r.flags, c.b[1], c.b !== a.b, c.e instanceof TypeError]; })()"))
                .isEqualTo("[true,true,5,true,\"gi\",2,true,true]");
    }

    @Test
    void localeAndZoneAreFixed() {
        assertThat(
                        js.value(
                                "[new Date(0).getHours(), (1234.5).toLocaleString(), Intl.DateTimeFormat().resolvedOptions().timeZone, new Date(0).toLocaleDateString()]"))
                .isEqualTo("[0,\"1,234.5\",\"Etc/UTC\",\"1/1/1970\"]");
    }

    @Test
    void chanceFollowsTheSeed() {
        js.seeding = new Seeding(true, "00".repeat(31) + "01", Instant.parse("2026-01-01T00:00:00Z"));
        String expression =
                "[Math.random(), Math.random(), crypto.randomUUID(), hex.encode(crypto.getRandomValues(new Uint8Array(40))), Date.now(), new Date().toISOString(),"
                        + " new Date(1).getTime(), Date().slice(0, 15), new Intl.DateTimeFormat('en-US').format(), typeof Date.UTC(2020, 1), new Date() instanceof Date, Date.length]";
        String first = js.value(expression);
        assertThat(first)
                .contains("\"2026-01-01T00:00:00.000Z\",1,\"Thu Jan 01 2026\",\"1/1/2026\",\"number\",true,7]");
        for (int i = 0; i < 20; i++) {
            assertThat(js.value(expression)).isEqualTo(first);
        }
        // computed apart by another program: another machine and another release must give the same
        assertThat(first)
                .startsWith(
                        "[0.9948332862008485,0.7691760615935117,\"9a7a2dda-0578-4302-8f6d-60d257a50cb1\","
                                + "\"0392caa1a13f9ee3248b678cf1354de00121e448e326ea867209ac3746b88d1913e2a94ca4d5eb63\",1767225600000,");
        js.seeding = new Seeding(true, "00".repeat(31) + "02", Instant.parse("2026-01-01T00:00:00Z"));
        assertThat(js.value("Math.random()")).isNotEqualTo(first.substring(1, first.indexOf(',')));
    }

    @Test
    void withoutDeterminismTheMachineDecides() {
        String first = js.value("crypto.randomUUID()");
        assertThat(js.value("crypto.randomUUID()")).isNotEqualTo(first);
        assertThat(js.value("Math.abs(Date.now() - " + System.currentTimeMillis() + ") < 60000"))
                .isEqualTo("true");
    }

    @Test
    void deterministicAnswersComeInCallOrder() {
        js.seeding = new Seeding(true, "00".repeat(32), Instant.EPOCH);
        js.calls = (name, json) -> "{\"status\":200,\"headers\":{},\"body\":\"x\",\"encoding\":\"utf8\"}";
        assertThat(
                        js.output(
                                "async () => { const order = []; await Promise.all([...Array(30).keys()].map((i) => http.get('https://x.test/' + i).then(() => order.push(i)))); return order; }"))
                .isEqualTo(
                        "{\"result\":[0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29]}");
    }
}
