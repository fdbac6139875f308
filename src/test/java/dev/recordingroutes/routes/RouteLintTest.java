package dev.recordingroutes.routes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recordingroutes.RecordingRoutes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each mistake in a route file has its line, its value and a remedy. */
class RouteLintTest {
    private static RouteLint lint;

    @TempDir
    Path directory;

    @BeforeAll
    static void readSettings() {
        lint = new RouteLint(RecordingRoutes.builder().routes(Path.of("routes")).settings());
    }

    @BeforeEach
    void makeFolder() throws IOException {
        Files.createDirectories(directory.resolve("providers"));
    }

    @Test
    void theShippedRoutesHaveNoMistake() throws IOException {
        assertThat(lint.check(RouteFiles.read(Path.of("routes")))).isEmpty();
    }

    @Test
    void aFileThatIsNotYaml() throws IOException {
        write("mine.camel.yaml", "- route:\n    id: broken\n   from: {uri: \"direct:x\"\n");
        finds("mine.camel.yaml:3: not YAML: expected <block end>, but found '<block mapping start>'");
    }

    @Test
    void aKeyThatIsThereTwice() throws IOException {
        write("mine.camel.yaml", "- route:\n    id: one\n    id: two\n");
        finds("mine.camel.yaml:3: the key 'id' is there twice: keep one");
    }

    @Test
    void anAliasThatLeadsBackToItself() throws IOException {
        write("mine.camel.yaml", "- &a\n  route: [*a]\n");
        finds("mine.camel.yaml:1: not YAML that Camel reads: an alias leads back to itself");
    }

    @Test
    void aFileThatIsNoList() throws IOException {
        write("mine.camel.yaml", "route: {id: x}\n");
        finds("mine.camel.yaml:1: no list: a route file is a list of routes, each beginning with '- '");
    }

    @Test
    void aFileWithAnotherNameIsNotLoaded() throws IOException {
        write("mine.yaml", "[]");
        finds("mine.yaml:1: is not loaded: routes are in files *.camel.yaml; rename it");
    }

    @Test
    void aKeyThatCamelDoesNotKnow() throws IOException {
        route("- setBody: {simpel: x}");
        finds("mine.camel.yaml:7: unknown key 'simpel': did you mean simple?");
    }

    @Test
    void aStepThatCamelDoesNotKnow() throws IOException {
        route("- transmogrify: {name: x}");
        finds("mine.camel.yaml:7: unknown key 'transmogrify': Camel's YAML has no such key here");
    }

    @Test
    void aKeyThatIsMissing() throws IOException {
        route("- setVariable: {simple: x}");
        finds("mine.camel.yaml:7: the key 'name' is missing here");
    }

    @Test
    void aValueOfAnotherType() throws IOException {
        route("- to: [log:x]");
        finds("mine.camel.yaml:7: this is not possible here: write a text or key: value pairs");
    }

    @Test
    void aRouteWithoutAnIdOrADescription() throws IOException {
        write("mine.camel.yaml", "- route:\n    from: {uri: \"direct:x\", steps: [{stop: {}}]}\n");
        finds(
                "mine.camel.yaml:2: a route without id: give it one, as logs and traces show it",
                "mine.camel.yaml:2: route: the description is missing, or no sentence; say in one what it does, with a full stop");
    }

    @Test
    void twoRoutesWithOneId() throws IOException {
        route("- stop: {}");
        write(
                "other.camel.yaml",
                Files.readString(directory.resolve("mine.camel.yaml")).replace("direct:mine", "direct:other"));
        finds("other.camel.yaml:2: the id 'mine' belongs to another route too: rename one");
    }

    @Test
    void twoRoutesThatConsumeFromOneLink() throws IOException {
        route("- stop: {}");
        write(
                "other.camel.yaml",
                Files.readString(directory.resolve("mine.camel.yaml")).replace("id: mine", "id: other"));
        finds("other.camel.yaml:2: direct:mine is consumed by mine and by other: rename one");
    }

    @Test
    void aRouteConfigurationThatDoesNotExist() throws IOException {
        write("mine.camel.yaml", """
                - routeConfiguration: {id: retry, description: Retries.}
                - route:
                    id: mine
                    description: Does it.
                    routeConfigurationId: retyr
                    from: {uri: "direct:mine", steps: [{stop: {}}]}
                """);
        finds(
                "mine.camel.yaml:5: routeConfigurationId 'retyr': there is no such route configuration; did you mean retry?");
    }

    @Test
    void aTemplateUsesTheParametersThatItDeclares() throws IOException {
        write("mine.camel.yaml", """
                - routeTemplate:
                    id: greet
                    description: Greets.
                    parameters:
                      - {name: words, description: Text; a greeting.}
                      - {name: tone, description: How it is said.}
                    route:
                      description: Greets.
                      from: {uri: "direct:greet", steps: [{setBody: {constant: "{{word}}"}}]}
                """);
        finds(
                "mine.camel.yaml:5: parameter 'words' of the template greet is used nowhere in its route: remove it",
                "mine.camel.yaml:6: parameter 'tone' of the template greet is used nowhere in its route: remove it",
                "mine.camel.yaml:6: parameter 'tone' of the template greet: begin its description with the language of its values (text, simple, jq, endpoint, duration) and ';'",
                "mine.camel.yaml:9: {{word}}: the template greet declares no such parameter; did you mean words?");
    }

    @Test
    void aProvidersFileGivesWhatItsTemplatesWant() throws IOException {
        provider("acme", """
                - templatedRoute:
                    routeTemplateRef: send-requests
                    routeId: acme-request
                    parameters: [{name: provider, value: acme}]
                - templatedRoute:
                    routeTemplateRef: get-token
                    parameters:
                      - {name: provider, value: acne}
                      - {name: grants, value: x}
                """);
        finds(
                "providers/acme.camel.yaml:2: there is no template 'send-requests': did you mean send-request?",
                "providers/acme.camel.yaml:6: a route of get-token: the parameter 'grant' of the template get-token is missing. It is: Text; OAuth's grant_type.",
                "providers/acme.camel.yaml:6: a templatedRoute without routeId: give it one, as logs and traces show it",
                "providers/acme.camel.yaml:8: a route of get-token: the provider 'acne' is not this file's; did you mean acme?",
                "providers/acme.camel.yaml:9: a route of get-token: the template get-token has no parameter 'grants', and would ignore it; did you mean grant?");
    }

    @Test
    void aProvidersNameBeginsTheKeysOfItsSettings() throws IOException {
        write("providers/Acme.camel.yaml", "[]");
        assertThat(RouteLint.checkProviderNames(RouteFiles.read(directory)))
                .singleElement()
                .asString()
                .endsWith(
                        "providers/Acme.camel.yaml:1: provider Acme: its file name must be lower-case letters, digits and hyphens, followed by .camel.yaml");
    }

    @Test
    void aLinkThatLeadsNowhere() throws IOException {
        route("- to: direct:mien", "- to: seda:elsewhere?size=3");
        finds(
                "mine.camel.yaml:7: direct:mien: no route consumes from it; did you mean direct:mine?",
                "mine.camel.yaml:8: seda:elsewhere: no route consumes from it; add a route with from: seda:elsewhere");
    }

    @Test
    void aRouteThatEveryProviderNeeds() throws IOException {
        provider("acme", "[]");
        route("- toD: \"direct:${variable.provider}-request\"");
        finds(
                "mine.camel.yaml:7: direct:acme-request: no route consumes from it; add a route with from: direct:acme-request");
    }

    @Test
    void aRouteThatSomeProvidersNeed() throws IOException {
        provider("acme", "[]");
        provider("other", """
                - templatedRoute:
                    routeTemplateRef: get-token
                    routeId: other-token
                    parameters: [{name: provider, value: other}, {name: grant, value: x}]
                """);
        route("- filter: {simple: \"${body} == null\", steps: [{toD: \"direct:${variable.provider}-token\"}]}");
        finds();
    }

    @Test
    void aSettingThatNobodyKnows() throws IOException {
        route(
                "- setBody: {constant: \"{{zoom.usres}} {{my.own}} {{my.other:default}} {{?my.optional}} {{zoom.users}}\"}");
        finds(
                "mine.camel.yaml:7: {{my.own}}: no setting has this name; set my.own in the settings file, or declare it in providers/my.settings.yaml",
                "mine.camel.yaml:7: {{zoom.usres}}: no setting has this name; did you mean zoom.users?");
    }

    @Test
    void aSettingThatWouldBecomeAPartOfAnExpression() throws IOException {
        route(
                "- setBody: {jq: \"[\\\"{{webex.topic}}\\\", {{webex.page-size}}, setting(\\\"webex.topic\\\")]\"}",
                "- setBody: {simple: \"${body} {{zoom.meeting-id}} {{zoom.trash}}\"}",
                "- setBody: {constant: \"{{zoom.users}}\"}");
        finds(
                "mine.camel.yaml:7: {{webex.topic}}: its value would become a part of the expression; write setting(\"webex.topic\")",
                "mine.camel.yaml:8: {{zoom.meeting-id}}: its value would become a part of the expression; write ${properties:zoom.meeting-id}");
    }

    @Test
    void aSettingOfJqThatNobodyKnowsAndASecret() throws IOException {
        route(
                "- setBody: {jq: \"[setting(\\\"zoom.usres\\\")]\"}",
                "- setBody: {jq: \"[setting(\\\"zoom.client-secret\\\")]\"}");
        finds(
                "mine.camel.yaml:7: setting(\"zoom.usres\"): no setting has this name; did you mean zoom.users?",
                "mine.camel.yaml:8: {{zoom.client-secret}}: a secret in a route can get into messages and logs; let direct:PROVIDER-token use it, or make it the value of an endpoint's password option");
    }

    @Test
    void aSecretInAMessage() throws IOException {
        route(
                "- setBody: {constant: \"{{zoom.client-secret}}\"}",
                "- setHeader: {name: x, constant: \"{{env:ZOOM_CLIENT_SECRET}}\"}");
        finds(
                "mine.camel.yaml:7: {{zoom.client-secret}}: a secret in a route can get into messages and logs; let direct:PROVIDER-token use it, or make it the value of an endpoint's password option",
                "mine.camel.yaml:8: {{ZOOM_CLIENT_SECRET}}: a secret in a route can get into messages and logs; let direct:PROVIDER-token use it, or make it the value of an endpoint's password option");
    }

    @Test
    void aSecretMayBeAnEndpointsPassword() throws IOException {
        route(
                "- to: {uri: \"https://api.example.com/x\", parameters: {authUsername: me, authPassword: \"{{zoom.client-secret}}\"}}");
        finds();
    }

    @Test
    void bracesThatCamelTakesForAPlaceholder() throws IOException {
        provider("acme", """
                - templatedRoute:
                    routeTemplateRef: get-token
                    routeId: acme-token
                    parameters:
                      - {name: provider, value: acme}
                      - name: grant
                        value: |
                          {a: {b: 1
                          }}
                """);
        finds(
                "providers/acme.camel.yaml:9: '}}' in a template's parameter: Camel takes it for the end of a placeholder; write '} }'");
    }

    @Test
    void anExpressionThatIsNotJq() throws IOException {
        route(
                "- setBody: {jq: {expression: \".a | \"}}",
                "- setBody:",
                "    jq: |",
                "      [ .a[]",
                "        | {a: )} ]");
        finds(
                "mine.camel.yaml:7: not jq: Encountered \"<EOF>\" at line 1, column 5.",
                "mine.camel.yaml:11: not jq: Unexpected ')' at line 2, column 9.");
    }

    @Test
    void aFunctionThatJqDoesNotHave() throws IOException {
        route("- setBody: {jq: \".a | asci_downcase\"}");
        finds("mine.camel.yaml:7: not jq: there is no function asci_downcase/0 (name/number of arguments)");
    }

    @Test
    void anExpressionThatIsNotSimple() throws IOException {
        route(
                "- setBody: {simple: \"${variable.a\"}",
                "- filter: {simple: \"${body} == \", steps: [{stop: {}}]}",
                "- setBody: {simple: \"${nonsense}\"}");
        finds(
                "mine.camel.yaml:7: not Simple: expected symbol functionEnd but was eol",
                "mine.camel.yaml:8: not Simple: Unexpected token =",
                "mine.camel.yaml:9: not Simple: Unknown function: nonsense");
    }

    @Test
    void aClassOfTheProduct() throws IOException {
        route("- bean: {beanType: dev.recordingroutes.message.Reason}");
        finds(
                "mine.camel.yaml:7: dev.recordingroutes.message.Reason: a class of the product, whose name may change; name a bean (ref: rr-…, or ${bean:rr-…})");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    - toD: "https://example.com/?q=${body}"|toD: https://example.com/?q=${body}: text from a message would become options of the endpoint, and placeholders in it would be resolved; write a fixed URI in 'to', and put the text into the body or a header
                    - to: http://example.com/hook|http://example.com/hook: not encrypted; write https:
                    - to: https://example.com?throwExceptionOnFailure=false|throwExceptionOnFailure=false: an error answer is taken for success; remove the option
                    - to: {uri: "https://example.com", parameters: {followRedirects: true}}|followRedirects=true: Authorization is sent to wherever the server says; remove the option
                    - to: {uri: "https://example.com", parameters: {x509HostnameVerifier: "#noopVerifier"}}|x509HostnameVerifier=#noopVerifier: any server is trusted; remove the option
                    - to: {uri: "https://example.com", parameters: {sslContextParameters: "#trustAll"}}|sslContextParameters=#trustAll: any server is trusted; trust one certificate instead
                    - to: sftp://example.com/in?strictHostKeyChecking=no|strictHostKeyChecking=no: any server is trusted; write yes, and name knownHostsFile
                    - to: sftp://example.com/in|sftp: without strictHostKeyChecking any server is trusted; write yes, and name knownHostsFile
                    - to: ftp://me:s3cret@example.com/in|ftp: endpoint: a password in a route file; make it a setting, and name it between {{ and }}
                    - to: ftp://example.com/in?username=me&password=s3cret|password: a secret in a route file; make it a setting, and name it between {{ and }}
                    - to: seda:mine?sise=3|seda: has no option 'sise'; did you mean size?
                    - to: smtp:example.com|smtp: there is no such Camel component on the class path; did you mistype it? Else put its jar into lib/
                    - setHeader: {name: CamelHttpUri, simple: "${body}"}|CamelHttpUri: a URL from a message would send requests anywhere; only the template send-request, whose URLs are checked, may set it
                    - recipientList: {simple: "${body}"}|recipientList: endpoints from a message; name them in 'to', in the branches of a choice
                    """)
    void anEndpointThatIsUnsafeOrDoesNotExist(String step, String problem) throws IOException {
        write(
                "seda.camel.yaml",
                "- route: {id: s, description: Listens., from: {uri: \"seda:mine\", steps: [{stop: {}}]}}");
        route(step);
        finds("mine.camel.yaml:7: " + problem);
    }

    private void finds(String... expected) throws IOException {
        assertThat(lint.check(RouteFiles.read(directory)))
                .extracting(finding -> finding.toString().replace(directory + "/", ""))
                .containsExactlyInAnyOrder(expected);
    }

    private void route(String... steps) throws IOException {
        write(
                "mine.camel.yaml",
                "- route:\n    id: mine\n    description: Does it.\n    from:\n      uri: direct:mine\n      steps:\n        "
                        + String.join("\n        ", steps)
                        + "\n");
    }

    /** A provider's file, beside the shipped templates for requests and tokens. */
    private void provider(String name, String text) throws IOException {
        write("providers/" + name + ".camel.yaml", text);
        write("templates.camel.yaml", """
                - routeTemplate:
                    id: send-request
                    description: Sends a request.
                    parameters: [{name: provider, description: Text; its name., required: true}]
                    route:
                      description: Sends a request.
                      from: {uri: "direct:{{provider}}-request", steps: [{stop: {}}]}
                - routeTemplate:
                    id: get-token
                    description: Gets a token.
                    parameters:
                      - {name: provider, description: Text; its name., required: true}
                      - {name: grant, description: Text; OAuth's grant_type., required: true}
                    route:
                      description: Gets a token.
                      from: {uri: "direct:{{provider}}-token", steps: [{setBody: {constant: "{{grant}}"}}]}
                """);
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(directory.resolve(name), text);
    }
}
