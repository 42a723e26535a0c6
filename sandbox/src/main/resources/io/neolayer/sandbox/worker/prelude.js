// Makes the globals of one run. Evaluates to a function of the host's functions and the run's data; everything it needs later is
// captured here, before any code of the user runs.
(function (call, callNow, log, digest, fill, random, text64, convert, load, done, fail,
  deterministic, clock, paramsText, contextText, secretsText, previousText, catalogue, devpackGlobal, devpackImport, logChars) {
  'use strict';
  const G = globalThis;
  const { stringify, parse } = JSON;
  const { create, defineProperty, freeze, getOwnPropertyDescriptor, getPrototypeOf, keys, assign, hasOwn } = Object;
  const { apply, construct, ownKeys } = Reflect;
  const { isArray } = Array;
  const { isView } = ArrayBuffer;
  const P = Promise;
  const then = P.prototype.then;
  const E = Error, TE = TypeError, RE = RangeError;
  const U8 = Uint8Array, AB = ArrayBuffer, M = Map, D = Date;
  const TEnc = TextEncoder, TDec = TextDecoder;
  const S = String, N = Number;
  const uncurry = (f) => (self, ...args) => apply(f, self, args);
  const getter = (proto, name) => uncurry(getOwnPropertyDescriptor(proto, name).get);
  const slice = uncurry(S.prototype.slice), split = uncurry(S.prototype.split), lower = uncurry(S.prototype.toLowerCase);
  const upper = uncurry(S.prototype.toUpperCase), join = uncurry(Array.prototype.join);
  const mapGet = uncurry(M.prototype.get), mapSet = uncurry(M.prototype.set), mapDelete = uncurry(M.prototype.delete);
  const tag = uncurry(Object.prototype.toString);
  const viewProto = getPrototypeOf(U8.prototype);
  const taBuffer = getter(viewProto, 'buffer'), taOffset = getter(viewProto, 'byteOffset'), taLength = getter(viewProto, 'byteLength');
  const taTag = getter(viewProto, Symbol.toStringTag);
  const dvBuffer = getter(DataView.prototype, 'buffer'), dvOffset = getter(DataView.prototype, 'byteOffset'), dvLength = getter(DataView.prototype, 'byteLength');
  const abLength = getter(AB.prototype, 'byteLength');
  const isObject = (v) => typeof v === 'object' && v !== null;

  const put = (target, name, value) =>
    defineProperty(target, name, { value, writable: true, enumerable: false, configurable: true });
  const lazy = (name, make) => defineProperty(G, name, {
    get() { const value = make(); put(G, name, value); return value; },
    set(value) { put(G, name, value); },
    enumerable: false,
    configurable: true,
  });

  // ---- errors and host calls
  function hostError(answer) {
    const error = new E(answer.message);
    put(error, 'name', 'HostError');
    error.code = answer.code;
    return error;
  }
  const named = (name, message) => { const error = new E(message); put(error, 'name', name); return error; };

  function now(name, argument) {
    const answer = callNow(name, stringify(argument));
    const value = parse(slice(answer, 1));
    if (answer[0] === '-') throw hostError(value);
    return value;
  }

  const pending = new M();
  const later = (name, argument, body) => new P((resolve, reject) => {
    const id = call(name, stringify(argument), body ?? null);
    if (typeof id === 'string') reject(hostError(parse(id)));
    else mapSet(pending, id, [resolve, reject]);
  });

  function settle(id, ok, json) {
    const [resolve, reject] = mapGet(pending, id);
    mapDelete(pending, id);
    if (ok) resolve(parse(json));
    else reject(hostError(parse(json)));
  }

  // ---- bytes
  // A view of data as [array buffer, offset, length]; strings stay strings and count as UTF-8.
  function bytesOf(value) {
    if (typeof value === 'string') return [value, 0, 0];
    if (isView(value)) {
      if (taTag(value) === undefined) return [dvBuffer(value), dvOffset(value), dvLength(value)];
      return [taBuffer(value), taOffset(value), taLength(value)];
    }
    try { return [value, 0, abLength(value)]; } catch { throw new TE('expected a string, an ArrayBuffer or a view of one'); }
  }
  function sized(kind, text) {
    const length = convert('length:' + kind, text, null);
    if (length < 0) throw named('InvalidCharacterError', 'expected ' + kind);
    const bytes = new U8(length);
    convert(kind, text, taBuffer(bytes));
    return bytes;
  }
  function textOf(form, value) {
    const [b, o, l] = bytesOf(value);
    const text = text64(form, b, o, l);
    if (text === null) throw new RE('too many bytes for one string');
    return text;
  }
  const hexOf = (value) => textOf('hex', value);
  const hexText = (value) => typeof value === 'string' ? value : hexOf(value);

  // ---- console
  function show(value) {
    switch (typeof value) {
      case 'string': return value;
      case 'bigint': return S(value) + 'n';
      case 'symbol': return S(value);
      case 'function': return '[function]';
      case 'object':
        if (value === null) return 'null';
        try {
          if (value instanceof E) return S(value);
          const text = stringify(value);
          return text === undefined ? tag(value) : text;
        } catch { return '[object]'; }
      default: return S(value);
    }
  }
  let room = true;
  function write(level, values) {
    if (!room) { log(level, ''); return; }
    const parts = [];
    let total = 0;
    for (let i = 0; i < values.length && total <= logChars; i++) {
      const part = slice(show(values[i]), 0, logChars + 1);
      put(parts, i, part);
      total += part.length + 1;
    }
    room = log(level, join(parts, ' '));
  }
  put(G, 'console', {
    debug(...values) { write('debug', values); },
    log(...values) { write('info', values); },
    info(...values) { write('info', values); },
    warn(...values) { write('warn', values); },
    error(...values) { write('error', values); },
  });

  // ---- params, secrets, context
  const params = parse(paramsText);
  put(G, 'params', params);
  const secrets = freeze(secretsText === '{}' ? create(null) : assign(create(null), parse(secretsText)));
  put(G, 'secrets', secrets);
  let contextValue;
  function context() {
    if (contextValue === undefined) {
      const previous = parse(previousText);
      const own = (map, name) => hasOwn(map, name) ? map[name] : undefined;
      contextValue = parse(contextText);
      contextValue.deterministic = deterministic;
      defineProperty(contextValue, 'secrets', {
        value: freeze({ get: (name) => own(secrets, S(name)), previous: (name) => own(previous, S(name)) }),
        enumerable: false,
      });
      freeze(contextValue);
    }
    return contextValue;
  }
  lazy('context', context);

  // ---- services
  function handle(id) {
    const value = create(null);
    put(value, 'id', id);
    put(value, 'toJSON', () => ({ $action: id }));
    put(value, 'ref', (pointer) => {
      const at = S(pointer);
      if (at !== '' && at[0] !== '/') throw new TE('expected a JSON pointer such as "/id"');
      const ref = create(null);
      put(ref, 'toJSON', () => ({ $action: id, pointer: at }));
      return freeze(ref);
    });
    return freeze(value);
  }
  function operation(id, count, writes) {
    return (...values) => {
      const path = [];
      for (let i = 0; i < count; i++) {
        if (values[i] === undefined || values[i] === null) throw new TE(id + ': expected ' + count + ' path values before the input');
        put(path, i, isObject(values[i]) ? values[i] : S(values[i]));
      }
      const argument = { __proto__: null, op: id, path, input: values[count] ?? {} };
      return writes ? handle(now('services.write', argument).id) : later('services.read', argument);
    };
  }
  lazy('services', () => {
    const root = create(null);
    if (catalogue === '') return freeze(root);
    for (const line of split(catalogue, '\n')) {
      const id = slice(line, 2);
      const words = split(id, '.');
      let node = root;
      for (let i = 0; i < words.length - 1; i++) node = node[words[i]] ??= create(null);
      const last = words[words.length - 1];
      node[last] = assign(operation(id, +line[1], line[0] === 'w'), node[last] ?? {});
    }
    return freeze(root);
  });

  // ---- http, fetch
  function flatHeaders(headers) {
    const flat = create(null);
    if (headers === undefined || headers === null) return flat;
    if (isArray(headers) || typeof headers.forEach === 'function') {
      const pairs = isArray(headers) ? headers : [...headers];
      for (let i = 0; i < pairs.length; i++) flat[lower(S(pairs[i][0]))] = S(pairs[i][1]);
    } else {
      const names = keys(headers);
      for (let i = 0; i < names.length; i++) flat[lower(names[i])] = S(headers[names[i]]);
    }
    return flat;
  }
  function send(options) {
    if (!isObject(options)) throw new TE('expected {method, url, headers, body, timeout_ms}');
    const headers = flatHeaders(options.headers);
    const head = { __proto__: null, method: upper(S(options.method ?? 'GET')), url: S(options.url), headers };
    if (options.timeout_ms !== undefined) head.timeout_ms = N(options.timeout_ms);
    let body = options.body;
    if (body === undefined || body === null) return later('http.request', head);
    if (typeof body === 'string') {
      head.encoding = 'utf8';
    } else if (isView(body) || tag(body) === '[object ArrayBuffer]') {
      body = textOf('base64', body);
      head.encoding = 'base64';
    } else if (tag(body) === '[object URLSearchParams]') {
      body = S(body);
      headers['content-type'] ??= 'application/x-www-form-urlencoded;charset=UTF-8';
      head.encoding = 'utf8';
    } else {
      body = stringify(body);
      headers['content-type'] ??= 'application/json';
      head.encoding = 'utf8';
    }
    return later('http.request', head, body);
  }
  const answerBytes = (answer) => answer.encoding === 'base64' ? sized('base64', answer.body) : new TEnc().encode(answer.body);
  const answerText = (answer) => answer.encoding === 'base64' ? new TDec().decode(sized('base64', answer.body)) : answer.body;
  function response(answer) {
    const value = { status: answer.status, headers: answer.headers, text: answerText(answer) };
    defineProperty(value, 'json', { get() { return parse(value.text); }, enumerable: false, configurable: true });
    return value;
  }
  const request = (options) => apply(then, send(options), [response]);
  lazy('http', () => {
    const short = (method) => (url, options) => request({ ...options, method, url });
    const long = (method) => (url, body, options) => request({ ...options, method, url, body });
    return freeze({
      request,
      get: short('GET'), head: short('HEAD'), delete: short('DELETE'),
      post: long('POST'), put: long('PUT'), patch: long('PATCH'),
    });
  });
  function fetchHeaders(plain) {
    const map = new M();
    const names = keys(plain);
    for (let i = 0; i < names.length; i++) mapSet(map, lower(names[i]), plain[names[i]]);
    return freeze({
      get: (name) => mapGet(map, lower(S(name))) ?? null,
      has: (name) => mapGet(map, lower(S(name))) !== undefined,
      keys: () => map.keys(), values: () => map.values(), entries: () => map.entries(),
      forEach: (visit) => map.forEach((value, name) => visit(value, name)),
      [Symbol.iterator]: () => map.entries(),
    });
  }
  function fetchResponse(url, answer) {
    return freeze({
      status: answer.status,
      ok: answer.status >= 200 && answer.status <= 299,
      url,
      headers: fetchHeaders(answer.headers),
      text: async () => answerText(answer),
      json: async () => parse(answerText(answer)),
      arrayBuffer: async () => taBuffer(answerBytes(answer)),
      bytes: async () => answerBytes(answer),
    });
  }
  put(G, 'fetch', function fetch(target, init) {
    return new P((resolve, reject) => {
      const url = S(isObject(target) && 'href' in target ? target.href : target);
      const options = { ...init, url };
      if (isObject(options.body) && !isView(options.body) && tag(options.body) === '[object Object]') options.body = S(options.body);
      apply(then, send(options), [(answer) => resolve(fetchResponse(url, answer)), reject]);
    });
  });

  // ---- crypto, neo, text
  lazy('crypto', () => {
    const hash = (algorithm) => (value) => { const [b, o, l] = bytesOf(value); return digest(algorithm, b, o, l, null, 0, 0); };
    const integers = /^(Big)?(Int|Uint)(8|8Clamped|16|32|64)Array$/;
    const test = uncurry(RegExp.prototype.test);
    return freeze({
      randomUUID: () => fill('uuid', null, 0, 0),
      getRandomValues(view) {
        if (!isView(view) || !test(integers, taTag(view) ?? '')) throw new TE('expected a typed array of integers');
        if (taLength(view) > 65536) throw named('QuotaExceededError', 'at most 65536 bytes at a time');
        fill('bytes', taBuffer(view), taOffset(view), taLength(view));
        return view;
      },
      sha256: hash('sha256'), sha512: hash('sha512'), ripemd160: hash('ripemd160'),
      hash160: hash('hash160'), hash256: hash('hash256'), keccak256: hash('keccak256'),
      hmac(algorithm, key, value) {
        const name = S(algorithm);
        if (name !== 'sha256' && name !== 'sha512') throw new TE('hmac: expected sha256 or sha512');
        const [kb, ko, kl] = bytesOf(key);
        const [b, o, l] = bytesOf(value);
        return digest('hmac-' + name, b, o, l, kb, ko, kl);
      },
      verify: (curve, publicKey, message, signature) =>
        now('crypto.verify', { curve: S(curve), public_key: hexText(publicKey), message: hexOf(message), signature: hexText(signature) }),
      timingSafeEqual(a, b) {
        const [ab, ao, al] = bytesOf(a);
        const [bb, bo, bl] = bytesOf(b);
        return digest('equal', ab, ao, al, bb, bo, bl) === 'true';
      },
    });
  });
  lazy('neo', () => {
    const value = {};
    for (const name of ['toAddress', 'toScriptHash', 'base58checkEncode', 'base58checkDecode', 'toInteger', 'toDecimal']) {
      value[name] = (...args) => now('neo.' + name, {
        args: args.map((arg) => typeof arg === 'bigint' ? S(arg) : isView(arg) ? { __proto__: null, bytes: hexOf(arg) } : arg),
      });
    }
    return freeze(value);
  });
  lazy('hex', () => freeze({ encode: hexOf, decode: (text) => sized('hex', S(text)) }));
  put(G, 'btoa', function btoa(text) {
    const value = convert('btoa', S(text), null);
    if (value === null) throw named('InvalidCharacterError', 'btoa: expected characters up to U+00FF');
    return value;
  });
  put(G, 'atob', function atob(text) {
    const value = convert('atob', S(text), null);
    if (value === null) throw named('InvalidCharacterError', 'atob: expected base64');
    return value;
  });
  lazy('URL', () => load('url')(convert)[0]);
  lazy('URLSearchParams', () => load('url')(convert)[1]);
  put(G, 'structuredClone', function structuredClone(value) { return load('clone')(value); });

  // ---- older devpack
  function makeDevpack() { return load('devpack')(now, context); }
  let devpackValue;
  const devpack = () => devpackValue ??= makeDevpack();
  if (devpackGlobal) lazy('Devpack', devpack);
  if (devpackImport) {
    defineProperty(G, '%devpack', { get: devpack, enumerable: false, configurable: true });
  }

  // ---- chance and time
  put(Math, 'random', function () { return random(); });
  if (deterministic) {
    const FixedDate = function Date(...args) {
      if (new.target === undefined) return S(new D(clock));
      return construct(D, args.length === 0 ? [clock] : args, new.target);
    };
    put(FixedDate, 'now', function now() { return clock; });
    put(FixedDate, 'parse', D.parse);
    put(FixedDate, 'UTC', D.UTC);
    defineProperty(FixedDate, 'length', { value: 7 });
    defineProperty(FixedDate, 'prototype', { value: D.prototype, writable: false });
    put(D.prototype, 'constructor', FixedDate);
    put(G, 'Date', FixedDate);
    const formats = Intl.DateTimeFormat.prototype;
    const format = getter(formats, 'format'), toParts = uncurry(formats.formatToParts);
    defineProperty(formats, 'format', {
      get() { const own = format(this); return (date) => own(date === undefined ? clock : date); },
    });
    put(formats, 'formatToParts', function formatToParts(date) { return toParts(this, date === undefined ? clock : date); });
  }
  delete G.eval;

  // ---- the run
  function describe(error) {
    let message = 'an error that cannot be shown', stack = '', code = '';
    try {
      if (error instanceof E) {
        message = S(error);
        if (typeof error.stack === 'string') stack = slice(error.stack, 0, 8192);
        if (typeof error.code === 'string') code = slice(error.code, 0, 64);
      } else message = show(error);
    } catch { /* the message above stands */ }
    return [slice(message, 0, 4096), stack, code];
  }
  function failed(error) {
    const [message, stack, code] = describe(error);
    fail('script_error', message, stack, code);
  }
  function finish(value) {
    let text = '{}';
    try {
      if (value !== undefined && value !== null) {
        text = stringify(value);
        if (text === undefined) {
          if (!isObject(value)) return fail('output_invalid', 'a ' + typeof value + ' is not JSON', '', '');
          text = '{}';
        }
      }
    } catch (error) {
      const [message, stack] = describe(error);
      const long = error instanceof RE && error.message === 'Invalid string length';
      return fail(long ? 'output_limit' : 'output_invalid', message, stack, '');
    }
    done(text === 'null' ? '{}' : text);
  }
  function begin(entry, module) {
    try {
      let value = entry;
      if (typeof entry === 'function') value = entry(params, secrets);
      else if (module && isObject(entry) && typeof entry.handler === 'function') value = entry.handler(params, context());
      if (isObject(value) || typeof value === 'function') apply(then, new P((resolve) => resolve(value)), [finish, failed]);
      else finish(value);
    } catch (error) {
      failed(error);
    }
  }
  return [begin, settle, failed];
})
