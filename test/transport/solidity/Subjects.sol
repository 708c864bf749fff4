// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

contract Token {
    string public constant name = "Subject";
    uint256 public totalSupply;
    mapping(address => uint256) public balanceOf;
    mapping(address => mapping(address => uint256)) public allowance;

    event Transfer(address indexed from, address indexed to, uint256 value);
    error InsufficientBalance(address owner, uint256 balance, uint256 needed);

    function mint(address to, uint256 value) external {
        totalSupply += value;
        balanceOf[to] += value;
        emit Transfer(address(0), to, value);
    }

    function transfer(address to, uint256 value) external returns (bool) {
        uint256 balance = balanceOf[msg.sender];
        if (balance < value) revert InsufficientBalance(msg.sender, balance, value);
        balanceOf[msg.sender] = balance - value;
        balanceOf[to] += value;
        emit Transfer(msg.sender, to, value);
        return true;
    }
}

contract Reader {
    Token public immutable token;

    constructor(Token token_) {
        token = token_;
    }

    function share(address owner) external view returns (uint256) {
        return (token.balanceOf(owner) * 1e18) / token.totalSupply();
    }

    function tryTransfer(address to, uint256 value) external returns (bool done, bytes memory reason) {
        try token.transfer(to, value) returns (bool ok) {
            done = ok;
        } catch (bytes memory data) {
            reason = data;
        }
    }

    function codeOf(address target) external view returns (bytes32 hash, uint256 size, uint256 balance) {
        return (target.codehash, target.code.length, target.balance);
    }

    function create(uint256 value) external returns (uint256) {
        Token made = new Token();
        made.mint(address(this), value);
        return made.balanceOf(address(this)) + made.totalSupply();
    }
}

contract Proxy {
    bytes32 private constant IMPLEMENTATION = 0x360894a13ba1a3210667c828492db98dca3e2076cc3735a50d74f2b97e2e0d2f;

    constructor(address implementation) {
        assembly {
            sstore(IMPLEMENTATION, implementation)
        }
    }

    fallback() external payable {
        assembly {
            calldatacopy(0, 0, calldatasize())
            let ok := delegatecall(gas(), sload(IMPLEMENTATION), 0, calldatasize(), 0, 0)
            returndatacopy(0, 0, returndatasize())
            switch ok
            case 0 {
                revert(0, returndatasize())
            }
            default {
                return(0, returndatasize())
            }
        }
    }
}

contract BlockReader {
    function hashOf(uint256 number) external view returns (bytes32) {
        return blockhash(number);
    }

    function context()
        external
        view
        returns (uint256 number, uint256 time, address coinbase, uint256 baseFee, uint256 random, uint256 limit, uint256 chain)
    {
        return (block.number, block.timestamp, block.coinbase, block.basefee, block.prevrandao, block.gaslimit, block.chainid);
    }

    function blobFee() external view returns (uint256) {
        return block.blobbasefee;
    }
}

contract ManySlots {
    mapping(uint256 => uint256) public values;

    function fill(uint256 from, uint256 count) external {
        for (uint256 i = from; i < from + count; i++) values[i] = i * i + 1;
    }

    function sum(uint256 from, uint256 count) external view returns (uint256 total) {
        for (uint256 i = from; i < from + count; i++) total += values[i];
    }

    function rewrite(uint256 key, uint256 value) external returns (uint256 before, uint256 later) {
        before = values[key];
        values[key] = value;
        later = values[key];
    }

    function burnAll() external pure {
        while (true) {}
    }
}
