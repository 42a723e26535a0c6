// URL and URLSearchParams of the WHATWG URL standard; convert('idn' | 'utf8', text) comes from the host.
(function (convert) {
  'use strict';
  const PORTS = { 'http:': '80', 'https:': '443', 'ws:': '80', 'wss:': '443', 'ftp:': '21', 'file:': '' };
  const special = (protocol) => Object.hasOwn(PORTS, protocol);
  const invalid = (text) => { throw new TypeError(`Invalid URL: ${String(text).slice(0, 200)}`); };

  // ---- percent encoding: everything outside printable ASCII, and the named characters
  const C0 = '';
  const FRAGMENT = ' "<>`';
  const QUERY = ' "#<>';
  const PATH = QUERY + '?^`{}';
  const USER = PATH + '/:;=@[\\]|';
  function encode(text, set) {
    let out = '';
    for (const c of text) {
      const code = c.codePointAt(0);
      out += code < 0x20 || code > 0x7e || set.includes(c) ? convert('utf8', c.toWellFormed(), null) : c;
    }
    return out;
  }
  function decodeBytes(text) {
    const bytes = [];
    const raw = new TextEncoder().encode(text);
    const digit = (code) => code === undefined ? NaN : parseInt(String.fromCharCode(code), 16);
    for (let i = 0; i < raw.length; i++) {
      const value = raw[i] === 0x25 ? digit(raw[i + 1]) * 16 + digit(raw[i + 2]) : NaN;
      if (Number.isNaN(value)) bytes.push(raw[i]);
      else { bytes.push(value); i += 2; }
    }
    return new TextDecoder().decode(new Uint8Array(bytes));
  }

  // ---- hosts
  function ipv4Number(part) {
    if (part === '') return NaN;
    if (/^0[xX][0-9a-fA-F]*$/.test(part)) return part.length === 2 ? 0 : parseInt(part.slice(2), 16);
    if (/^0[0-7]+$/.test(part)) return parseInt(part, 8);
    return /^[0-9]+$/.test(part) && !/^0./.test(part) ? parseInt(part, 10) : NaN;
  }
  function ipv4(host) {
    const parts = host.split('.');
    if (parts.length > 1 && parts.at(-1) === '') parts.pop();
    const last = parts.at(-1);
    if (!/^[0-9]+$/.test(last) && !/^0[xX][0-9a-fA-F]*$/.test(last)) return undefined;
    const numbers = parts.map(ipv4Number);
    if (parts.length > 4 || numbers.some(Number.isNaN)) return null;
    if (numbers.slice(0, -1).some((n) => n > 255) || numbers.at(-1) >= 256 ** (5 - numbers.length)) return null;
    let value = numbers.at(-1);
    numbers.slice(0, -1).forEach((n, i) => { value += n * 256 ** (3 - i); });
    return [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join('.');
  }
  function ipv6(text) {
    let source = text;
    const tail = /^(.*:)(\d{1,3}(?:\.\d{1,3}){3})$/.exec(source);
    if (tail) {
      const four = tail[2].split('.').map(Number);
      if (four.some((n, i) => n > 255 || String(n) !== tail[2].split('.')[i])) return null;
      source = tail[1] + (four[0] * 256 + four[1]).toString(16) + ':' + (four[2] * 256 + four[3]).toString(16);
    }
    const halves = source.split('::');
    if (halves.length > 2) return null;
    const groups = halves.map((half) => half === '' ? [] : half.split(':'));
    if (groups.flat().some((group) => !/^[0-9a-fA-F]{1,4}$/.test(group))) return null;
    const count = groups.flat().length;
    if (halves.length === 1 ? count !== 8 : count > 7) return null;
    const all = halves.length === 1 ? groups[0] : [...groups[0], ...new Array(8 - count).fill('0'), ...groups[1]];
    const pieces = all.map((group) => parseInt(group, 16).toString(16));
    let best = [0, 0];
    for (let i = 0; i < 8; i++) {
      let j = i;
      while (j < 8 && pieces[j] === '0') j++;
      if (j - i > best[1] && j - i > 1) best = [i, j - i];
    }
    if (best[1] === 0) return `[${pieces.join(':')}]`;
    return `[${pieces.slice(0, best[0]).join(':')}::${pieces.slice(best[0] + best[1]).join(':')}]`;
  }
  // The serialised host, or null.
  function hostOf(text, isSpecial) {
    if (text.startsWith('[')) return text.endsWith(']') ? ipv6(text.slice(1, -1)) : null;
    if (!isSpecial) return /[\0\t\n\r #/:<>?@[\\\]^|]/.test(text) ? null : encode(text, C0);
    const decoded = decodeBytes(text);
    const name = /^[\x00-\x7f]*$/.test(decoded) && !/(^|\.)xn--/i.test(decoded)
      ? decoded.toLowerCase()
      : convert('idn', decoded.normalize('NFKC').toLowerCase().replace(/[\u3002\uff0e\uff61]/g, '.'), null);
    if (name === null || name === '' || /[\x00-\x20"#%/:<>?@[\\\]^`{|}\x7f]/.test(name)) return null;
    const address = ipv4(name);
    return address === undefined ? name : address;
  }

  // ---- paths
  function normalise(segments, protocol) {
    const out = [];
    segments.forEach((segment, i) => {
      const plain = segment.replace(/%2e/gi, '.');
      const last = i === segments.length - 1;
      if (plain === '..') {
        if (!(protocol === 'file:' && out.length === 1 && /^[a-zA-Z]:$/.test(out[0]))) out.pop();
        if (last) out.push('');
      } else if (plain === '.') {
        if (last) out.push('');
      } else out.push(segment);
    });
    return '/' + out.join('/');
  }
  const pathOf = (text, isSpecial, protocol) =>
    normalise((isSpecial ? text.replace(/\\/g, '/') : text).replace(/^\//, '').split('/').map((part) => encode(part, PATH)), protocol);

  // ---- the parser: a record of serialised parts
  function parse(input, base) {
    let text = input.replace(/^[\x00-\x20]+|[\x00-\x20]+$/g, '').replace(/[\t\n\r]/g, '');
    const hashAt = text.indexOf('#');
    const fragment = hashAt < 0 ? null : encode(text.slice(hashAt + 1), FRAGMENT);
    if (hashAt >= 0) text = text.slice(0, hashAt);
    const scheme = /^([a-zA-Z][a-zA-Z0-9+.-]*):/.exec(text);
    if (!scheme) return base ? relative(text, fragment, base) : null;
    const protocol = scheme[1].toLowerCase() + ':';
    const rest = text.slice(scheme[0].length);
    if (special(protocol)) {
      if (base && base.protocol === protocol && !/^[/\\]/.test(rest)) return relative(rest, fragment, base);
      if (protocol === 'file:') return file(rest, fragment, base);
      return authority(rest.replace(/^[/\\]*/, ''), protocol, fragment);
    }
    if (rest.startsWith('//')) return authority(rest.slice(2), protocol, fragment);
    const [path, query] = cut(rest, protocol);
    const record = { protocol, username: '', password: '', host: null, port: '', query, fragment };
    return rest.startsWith('/')
      ? { ...record, path: pathOf(path, false, protocol), opaque: false }
      : { ...record, path: encode(path, C0), opaque: true };
  }
  function cut(text, protocol) {
    const at = text.indexOf('?');
    if (at < 0) return [text, null];
    return [text.slice(0, at), encode(text.slice(at + 1), QUERY + (special(protocol) ? "'" : ''))];
  }
  function file(rest, fragment, base) {
    const [path, query] = cut(rest.replace(/\\/g, '/'), 'file:');
    const record = { protocol: 'file:', username: '', password: '', host: '', port: '', query, fragment, opaque: false };
    if (!path.startsWith('/') && base && base.protocol === 'file:') return relative(rest, fragment, base);
    if (!path.startsWith('//')) return { ...record, path: pathOf(path, true, 'file:') };
    const end = path.indexOf('/', 2);
    const name = end < 0 ? path.slice(2) : path.slice(2, end);
    const host = name === '' ? '' : hostOf(name, true);
    if (host === null) return null;
    return { ...record, host: host === 'localhost' ? '' : host, path: pathOf(end < 0 ? '' : path.slice(end), true, 'file:') };
  }
  function authority(text, protocol, fragment) {
    const isSpecial = special(protocol);
    const end = text.search(isSpecial ? /[/\\?]/ : /[/?]/);
    const head = end < 0 ? text : text.slice(0, end);
    const [path, query] = cut(end < 0 ? '' : text.slice(end), protocol);
    const at = head.lastIndexOf('@');
    const user = at < 0 ? '' : head.slice(0, at);
    const colon = user.indexOf(':');
    const found = /^(\[[^\]]*\]|[^:]*)(?::([0-9]*))?$/.exec(at < 0 ? head : head.slice(at + 1));
    if (!found || (isSpecial && found[1] === '') || (found[1] === '' && (at >= 0 || found[2]))) return null;
    const host = found[1] === '' ? '' : hostOf(found[1], isSpecial);
    const port = found[2] ? Number(found[2]) : null;
    if (host === null || port > 65535) return null;
    return {
      protocol,
      username: encode(colon < 0 ? user : user.slice(0, colon), USER),
      password: colon < 0 ? '' : encode(user.slice(colon + 1), USER),
      host,
      port: port === null || String(port) === PORTS[protocol] ? '' : String(port),
      path: path === '' && !isSpecial ? '' : pathOf(path, isSpecial, protocol),
      opaque: false,
      query,
      fragment,
    };
  }
  function relative(text, fragment, base) {
    if (base.opaque) return text === '' && fragment !== null ? { ...base, fragment } : null;
    const isSpecial = special(base.protocol);
    const unified = isSpecial ? text.replace(/^[^?]*/, (path) => path.replace(/\\/g, '/')) : text;
    if (unified.startsWith('//')) {
      return base.protocol === 'file:' ? file(unified, fragment, base) : authority(unified.slice(2).replace(isSpecial ? /^\/*/ : /^/, ''), base.protocol, fragment);
    }
    const [path, query] = cut(unified, base.protocol);
    if (path === '') return { ...base, query: unified === '' ? base.query : query, fragment };
    if (path.startsWith('/')) return { ...base, path: pathOf(path, isSpecial, base.protocol), query, fragment };
    const folder = base.path.slice(0, base.path.lastIndexOf('/') + 1);
    return { ...base, path: normalise((folder + encode(path, PATH)).replace(/^\//, '').split('/'), base.protocol), query, fragment };
  }
  function serialise(url) {
    let out = url.protocol;
    if (url.host !== null) {
      out += '//';
      if (url.username || url.password) out += url.username + (url.password ? ':' + url.password : '') + '@';
      out += url.host + (url.port ? ':' + url.port : '');
    } else if (!url.opaque && url.path.startsWith('//')) out += '/.';
    return out + url.path + (url.query === null ? '' : '?' + url.query) + (url.fragment === null ? '' : '#' + url.fragment);
  }

  // ---- URLSearchParams
  const plus = (text) => encode(text, ' !"#$%&\'()+,/:;<=>?@[\\]^`{|}~').replaceAll('%20', '+');
  const fromQuery = (text) => text === '' ? [] : text.split('&').filter((part) => part !== '').map((part) => {
    const at = part.indexOf('=');
    const clear = (value) => decodeBytes(value.replaceAll('+', ' '));
    return at < 0 ? [clear(part), ''] : [clear(part.slice(0, at)), clear(part.slice(at + 1))];
  });
  class URLSearchParams {
    #pairs = [];
    #changed = () => {};
    constructor(init = '') {
      if (typeof init === 'object' && init !== null) {
        const pairs = typeof init[Symbol.iterator] === 'function' ? [...init] : Object.entries(init);
        this.#pairs = pairs.map((pair) => {
          const [name, value, ...rest] = pair;
          if (value === undefined || rest.length > 0) throw new TypeError('expected pairs of name and value');
          return [String(name).toWellFormed(), String(value).toWellFormed()];
        });
      } else this.#pairs = fromQuery(String(init).replace(/^\?/, ''));
    }
    static follow(query, changed) {
      const params = new URLSearchParams(query);
      params.#changed = changed;
      return params;
    }
    static reset(params, query) { params.#pairs = fromQuery(query); }
    get size() { return this.#pairs.length; }
    append(name, value) { this.#pairs.push([String(name).toWellFormed(), String(value).toWellFormed()]); this.#changed(); }
    delete(name, value) {
      this.#pairs = this.#pairs.filter(([n, v]) => n !== String(name) || (value !== undefined && v !== String(value)));
      this.#changed();
    }
    get(name) { return this.#pairs.find(([n]) => n === String(name))?.[1] ?? null; }
    getAll(name) { return this.#pairs.filter(([n]) => n === String(name)).map(([, v]) => v); }
    has(name, value) { return this.#pairs.some(([n, v]) => n === String(name) && (value === undefined || v === String(value))); }
    set(name, value) {
      const first = this.#pairs.findIndex(([n]) => n === String(name));
      if (first < 0) { this.append(name, value); return; }
      this.#pairs = this.#pairs.filter(([n], i) => n !== String(name) || i === first);
      this.#pairs[first] = [String(name), String(value).toWellFormed()];
      this.#changed();
    }
    sort() { this.#pairs.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)); this.#changed(); }
    forEach(visit, self) { for (const [name, value] of this.#pairs) visit.call(self, value, name, this); }
    *entries() { for (const pair of this.#pairs) yield [...pair]; }
    *keys() { for (const [name] of this.#pairs) yield name; }
    *values() { for (const [, value] of this.#pairs) yield value; }
    [Symbol.iterator]() { return this.entries(); }
    toString() { return this.#pairs.map(([name, value]) => `${plus(name)}=${plus(value)}`).join('&'); }
    get [Symbol.toStringTag]() { return 'URLSearchParams'; }
  }
  const { follow, reset } = URLSearchParams;
  delete URLSearchParams.follow;
  delete URLSearchParams.reset;

  // ---- URL
  const tryParse = (url, base) => {
    const start = base === undefined ? undefined : parse(String(base), undefined);
    return start === null ? null : parse(String(url), start);
  };
  class URL {
    #url;
    #params;
    constructor(url, base) {
      this.#url = tryParse(url, base) ?? invalid(url);
    }
    static canParse(url, base) { return tryParse(url, base) !== null; }
    static parse(url, base) { return URL.canParse(url, base) ? new URL(url, base) : null; }
    // A setter keeps the old value when the new one does not parse.
    #change(changed) {
      this.#url = changed ?? this.#url;
      if (this.#params) reset(this.#params, this.#url.query ?? '');
    }
    #plain() { return this.#url.host !== null && this.#url.host !== '' && this.#url.protocol !== 'file:'; }
    #withHost(text) {
      const found = authority(text, this.#url.protocol, null);
      return found === null ? null : { ...this.#url, host: found.host };
    }
    get href() { return serialise(this.#url); }
    set href(value) { this.#change(parse(String(value), undefined) ?? invalid(value)); }
    get origin() {
      const { protocol, host, port } = this.#url;
      return special(protocol) && protocol !== 'file:' ? `${protocol}//${host}${port ? ':' + port : ''}` : 'null';
    }
    get protocol() { return this.#url.protocol; }
    set protocol(value) {
      const found = /^([a-zA-Z][a-zA-Z0-9+.-]*):?/.exec(String(value));
      const protocol = found && found[1].toLowerCase() + ':';
      if (protocol && special(protocol) === special(this.#url.protocol)) {
        this.#change({ ...this.#url, protocol, port: this.#url.port === PORTS[protocol] ? '' : this.#url.port });
      }
    }
    get username() { return this.#url.username; }
    set username(value) { if (this.#plain()) this.#change({ ...this.#url, username: encode(String(value), USER) }); }
    get password() { return this.#url.password; }
    set password(value) { if (this.#plain()) this.#change({ ...this.#url, password: encode(String(value), USER) }); }
    get host() { return (this.#url.host ?? '') + (this.#url.port ? ':' + this.#url.port : ''); }
    set host(value) {
      if (this.#url.opaque) return;
      const found = /^(\[[^\]]*\]|[^:/?#\\]*)(?::([0-9]+))?/.exec(String(value));
      const changed = this.#withHost(found[1]);
      this.#change(changed);
      if (changed && found[2]) this.port = found[2];
    }
    get hostname() { return this.#url.host ?? ''; }
    set hostname(value) {
      if (!this.#url.opaque) this.#change(this.#withHost(/^(\[[^\]]*\]|[^:/?#\\]*)/.exec(String(value))[1]));
    }
    get port() { return this.#url.port; }
    set port(value) {
      const found = /^[0-9]*/.exec(String(value))[0];
      if (!this.#plain() || (found === '' && String(value) !== '') || Number(found) > 65535) return;
      const port = found === '' ? '' : String(Number(found));
      this.#change({ ...this.#url, port: port === PORTS[this.#url.protocol] ? '' : port });
    }
    get pathname() { return this.#url.path; }
    set pathname(value) {
      if (!this.#url.opaque) {
        const text = String(value).replaceAll('?', '%3F').replaceAll('#', '%23');
        this.#change({ ...this.#url, path: pathOf(text, special(this.#url.protocol), this.#url.protocol) });
      }
    }
    get search() { return this.#url.query ? '?' + this.#url.query : ''; }
    set search(value) {
      const text = String(value).replace(/^\?/, '');
      this.#change({ ...this.#url, query: text === '' ? null : encode(text, QUERY + (special(this.#url.protocol) ? "'" : '')) });
    }
    get searchParams() {
      return this.#params ??= follow(this.#url.query ?? '', () => {
        const text = this.#params.toString();
        this.#url = { ...this.#url, query: text === '' ? null : text };
      });
    }
    get hash() { return this.#url.fragment ? '#' + this.#url.fragment : ''; }
    set hash(value) {
      const text = String(value).replace(/^#/, '');
      this.#change({ ...this.#url, fragment: text === '' ? null : encode(text, FRAGMENT) });
    }
    toString() { return this.href; }
    toJSON() { return this.href; }
    get [Symbol.toStringTag]() { return 'URL'; }
  }
  return [URL, URLSearchParams];
})
